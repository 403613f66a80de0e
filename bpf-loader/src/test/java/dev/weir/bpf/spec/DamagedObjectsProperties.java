// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.ElfSections;
import dev.weir.bpf.ObjectQuestions;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Damaged objects: whatever the bytes, there is a spec or an error that says where. */
class DamagedObjectsProperties {
  private static final List<String> BUILDS =
      List.of("clang-14/bpfel", "clang-19/bpfel", "clang-19/bpfeb");

  /** One change of one good object. */
  static final class Damage {
    private final String build;
    private final String name;
    private final byte[] bytes;
    private final String what;

    Damage(String build, String name, byte[] bytes, String what) {
      this.build = build;
      this.name = name;
      this.bytes = bytes;
      this.what = what;
    }

    Damage with(byte[] changed, String change) {
      return new Damage(build, name, changed, change);
    }

    ByteOrder order() {
      return build.endsWith("bpfeb") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public String toString() {
      return build + "/" + name + ": " + what;
    }
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void flippedBytesGiveASpecOrAnError(@ForAll("flips") Damage damage) {
    parse(damage);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void truncatedObjectsGiveASpecOrAnError(@ForAll("truncations") Damage damage) {
    parse(damage);
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void changedSectionHeadersGiveASpecOrAnError(@ForAll("headers") Damage damage) {
    parse(damage);
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void changedNumbersAnywhereGiveASpecOrAnError(@ForAll("words") Damage damage) {
    parse(damage);
  }

  /** Of types, and of what is said of programs, most of an object consists. */
  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void changedTypesGiveASpecOrAnError(@ForAll("types") Damage damage) {
    parse(damage);
  }

  @Property(tries = 500)
  void bytesThatAreNoObjectGiveAnError(@ForAll byte[] bytes) {
    try {
      ObjectSpec.parse(bytes);
    } catch (InvalidSpecException e) {
      assertThat(e).hasMessageStartingWith("ELF: ");
    }
  }

  private static void parse(Damage damage) {
    String outcome;
    try {
      ObjectSpec object = ObjectSpec.parse(damage.bytes);
      // What is made on demand must hold as well.
      object.programs().forEach(DamagedObjectsProperties::use);
      ObjectQuestions.askAll(object);
      outcome = "spec";
    } catch (InvalidSpecException e) {
      assertThat(e).message().isNotBlank();
      outcome = "error";
    }
    Statistics.collect(outcome);
    Statistics.coverage(
        seen -> {
          seen.check("spec").count(count -> count > 0);
          seen.check("error").count(count -> count > 0);
        });
  }

  private static void use(ProgramSpec program) {
    int slots = program.instructions().stream().mapToInt(i -> i.slots()).sum();
    assertThat(program.slots()).isEqualTo(slots);
    program.calls();
    program.coreRelocations();
  }

  @Provide
  Arbitrary<Damage> flips() {
    return originals()
        .flatMap(
            original ->
                Arbitraries.integers()
                    .between(0, original.bytes.length * 8 - 1)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(8)
                    .map(bits -> flip(original, bits)));
  }

  @Provide
  Arbitrary<Damage> truncations() {
    return originals()
        .flatMap(
            original ->
                Arbitraries.integers()
                    .between(0, original.bytes.length)
                    .map(
                        length ->
                            original.with(
                                Arrays.copyOf(original.bytes, length), "truncated to " + length)));
  }

  @Provide
  Arbitrary<Damage> headers() {
    return Combinators.combine(originals(), Arbitraries.integers().between(0, 1 << 20), numbers())
        .as(
            (original, place, number) -> {
              ByteBuffer bytes = ByteBuffer.wrap(original.bytes).order(original.order());
              int table = (int) bytes.getLong(40);
              int words = (bytes.capacity() - table) / 4;
              return word(original, table + place % words * 4, number, "header");
            });
  }

  @Provide
  Arbitrary<Damage> words() {
    return Combinators.combine(originals(), Arbitraries.integers().between(0, 1 << 20), numbers())
        .as(
            (original, place, number) ->
                word(original, place % (original.bytes.length / 4) * 4, number, "word"));
  }

  @Provide
  Arbitrary<Damage> types() {
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 100);
    return Combinators.combine(
            originals().filter(original -> !original.name.equals("core_answers")),
            Arbitraries.of(".BTF", ".BTF.ext"),
            Arbitraries.integers().between(0, 1 << 20).list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.oneOf(small, numbers()))
        .as(
            (original, section, places, number) -> {
              ByteBuffer contents = ElfSections.of(original.bytes, section);
              Damage damage = original;
              for (int place : places) {
                int offset = contents.arrayOffset() + place % (contents.capacity() / 4) * 4;
                damage = word(damage, offset, number, section);
              }
              return damage;
            });
  }

  private static Arbitrary<Integer> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            0, 1, 2, 4, 8, 9, 24, 0xffff, 0x10000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1),
        Arbitraries.integers());
  }

  private static Arbitrary<Damage> originals() {
    return Combinators.combine(Arbitraries.of(BUILDS), Arbitraries.of(Fixtures.NAMES))
        .as((build, name) -> new Damage(build, name, Fixtures.bytes(build, name), "as it was"));
  }

  private static Damage flip(Damage original, List<Integer> bits) {
    byte[] bytes = original.bytes.clone();
    for (int bit : bits) {
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
    return original.with(bytes, "flipped bits " + bits);
  }

  private static Damage word(Damage original, int offset, int number, String kind) {
    byte[] bytes = original.bytes.clone();
    ByteBuffer.wrap(bytes).order(original.order()).putInt(offset, number);
    return original.with(bytes, kind + " " + offset + " = " + number);
  }
}
