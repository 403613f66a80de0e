// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** BTF of any types, and blobs that are damaged in any way. */
class BtfProperties {

  @Property(tries = 300)
  void typesAreReadBackAsTheyWereWritten(
      @ForAll("types") List<BtfType> types, @ForAll("orders") ByteOrder order) {
    Btf btf = build(types, order);

    assertThat(Fixture.types(btf)).isEqualTo(types);
    assertThat(BtfBuilder.of(btf).build().bytes()).isEqualTo(btf.bytes());
  }

  @Property(tries = 200)
  void namesAreFoundAsASearchThroughAllTypesFindsThem(
      @ForAll("types") List<BtfType> types, @ForAll("names") String wanted) {
    Btf btf = build(types, ByteOrder.nativeOrder());
    String essential = Btf.essentialName(wanted);

    assertThat(btf.named(wanted))
        .containsExactly(
            btf.ids()
                .filter(id -> !wanted.isEmpty() && btf.name(id).equals(wanted))
                .boxed()
                .toArray(Integer[]::new));
    assertThat(btf.candidates(wanted))
        .containsExactly(
            btf.ids()
                .filter(id -> !essential.isEmpty() && !btf.name(id).isEmpty())
                .filter(id -> Btf.essentialName(btf.name(id)).equals(essential))
                .boxed()
                .toArray(Integer[]::new));
  }

  @Property(tries = 200)
  void anyTypesAnswerEveryQuestionOrRefuseIt(
      @ForAll("types") List<BtfType> types, @ForAll("orders") ByteOrder order) {
    Questions.askAll(build(types, order));
  }

  @Property(tries = 200)
  void aCopyInTheOtherOrderLooksTheSame(@ForAll("types") List<BtfType> types) {
    Btf btf = build(types, ByteOrder.LITTLE_ENDIAN);
    BtfBuilder builder = BtfBuilder.create(ByteOrder.BIG_ENDIAN);
    int[] copies = btf.ids().map(id -> builder.copy(btf, id)).toArray();
    Btf copy = builder.build();

    assertThat(copy.limit()).isEqualTo(btf.limit());
    btf.ids()
        .forEach(
            id -> {
              int other = copies[id - 1];
              assertThat(copy.kind(other)).isEqualTo(btf.kind(id));
              assertThat(
                      TypeReferences.remap(btf.type(id), type -> type == 0 ? 0 : copies[type - 1]))
                  .isEqualTo(copy.type(other));
            });
  }

  @Property(tries = 400)
  void aDamagedBlobGivesAResultOrTheDeclaredError(
      @ForAll("fixtures") Fixture fixture, @ForAll("damages") List<Damage> damages) {
    ByteBuffer damaged = damaged(fixture.section(".BTF"), damages);
    try {
      Questions.askAll(Btf.parse(damaged));
    } catch (InvalidSpecException e) {
      assertThat(e).message().startsWith("BTF");
    }
  }

  @Property(tries = 400)
  void aDamagedExtSectionGivesAResultOrTheDeclaredError(
      @ForAll("fixtures") Fixture fixture, @ForAll("damages") List<Damage> damages) {
    Btf btf = fixture.btf();
    ByteBuffer damaged = damaged(fixture.section(".BTF.ext"), damages);
    try {
      BtfExt ext = BtfExt.parse(damaged, btf);
      ext.lines().forEach(section -> btf.string(section.name()));
      ext.relocations(btf, "tc").forEach(relocation -> btf.string(relocation.access()));
    } catch (InvalidSpecException e) {
      assertThat(e).message().startsWith("BTF.ext");
    }
  }

  @Property(tries = 200)
  void anyBytesBehindAHeaderGiveAResultOrTheDeclaredError(
      @ForAll("words") List<Integer> words, @ForAll("orders") ByteOrder order) {
    ByteBuffer blob = ByteBuffer.allocate(24 + 4 * words.size() + 4).order(order);
    blob.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    blob.putInt(0).putInt(4 * words.size()).putInt(4 * words.size()).putInt(4);
    words.forEach(blob::putInt);
    blob.put((byte) 0).put((byte) 'a').put((byte) 'b').put((byte) 0).flip();
    try {
      Questions.askAll(Btf.parse(blob));
    } catch (InvalidSpecException e) {
      assertThat(e).message().startsWith("BTF type ");
    }
  }

  /** One change: a word written over another, or everything from there on cut off. */
  record Damage(int at, int word, boolean cut) {}

  private static ByteBuffer damaged(ByteBuffer blob, List<Damage> damages) {
    byte[] bytes = new byte[blob.remaining()];
    blob.get(blob.position(), bytes);
    ByteBuffer damaged = ByteBuffer.wrap(bytes);
    for (Damage damage : damages) {
      if (damaged.limit() < 4) {
        break;
      }
      int at = damage.at() % (damaged.limit() - 3);
      if (damage.cut()) {
        damaged.limit(at);
      } else if (damage.word() >= -128 && damage.word() < 128) {
        damaged.put(at, (byte) damage.word());
      } else {
        damaged.putInt(at & -4, damage.word());
      }
    }
    return damaged;
  }

  private static Btf build(List<BtfType> types, ByteOrder order) {
    BtfBuilder builder = BtfBuilder.create(order);
    types.forEach(builder::add);
    return builder.build();
  }

  @Provide
  Arbitrary<List<BtfType>> types() {
    return RandomTypes.lists();
  }

  @Provide
  Arbitrary<String> names() {
    return RandomTypes.names();
  }

  @Provide
  Arbitrary<ByteOrder> orders() {
    return Arbitraries.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
  }

  @Provide
  Arbitrary<Fixture> fixtures() {
    return Arbitraries.of(Fixture.all().toList());
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    Arbitrary<Damage> damage =
        Combinators.combine(
                Arbitraries.integers().between(0, 1 << 14),
                Arbitraries.oneOf(
                    Arbitraries.integers(), Arbitraries.integers().between(-128, 127)),
                Arbitraries.integers().between(0, 19).map(one -> one == 0))
            .as(Damage::new);
    return damage.list().ofMinSize(1).ofMaxSize(8);
  }

  /** Words that are often small ids, names, or the kind and length of a type. */
  @Provide
  Arbitrary<List<Integer>> words() {
    Arbitrary<Integer> info =
        Combinators.combine(
                Arbitraries.integers().between(0, 21),
                Arbitraries.integers().between(0, 3),
                Arbitraries.of(true, false))
            .as((kind, vlen, flag) -> (flag ? 1 << 31 : 0) | kind << 24 | vlen);
    return Arbitraries.oneOf(Arbitraries.integers().between(0, 5), info, Arbitraries.integers())
        .list()
        .ofMaxSize(60);
  }
}
