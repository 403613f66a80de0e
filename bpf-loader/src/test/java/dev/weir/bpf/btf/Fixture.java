// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.ElfSections;
import dev.weir.bpf.FixtureFiles;
import dev.weir.bpf.btf.BtfType.DataSec;
import dev.weir.bpf.btf.BtfType.SectionVariable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An object that tools/compile-fixtures made of a program in src/test/bpf.
 *
 * @param name the program's name without {@code .bpf.c}
 * @param clang the compiler
 * @param target {@code bpfel} or {@code bpfeb}
 */
record Fixture(String name, String clang, String target) {
  static final List<String> NAMES =
      List.of(
          "btf_bitfields",
          "btf_core",
          "btf_externs",
          "btf_kinds",
          "btf_layouts",
          "btf_sections",
          "btf_tags");
  static final List<String> CLANGS = List.of("clang-14", "clang-16", "clang-19");

  static Stream<Fixture> all() {
    return Stream.of("bpfel", "bpfeb")
        .flatMap(target -> CLANGS.stream().flatMap(clang -> of(clang, target)));
  }

  static Stream<Fixture> nativeOnes() {
    String target = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? "bpfeb" : "bpfel";
    return all().filter(fixture -> fixture.target().equals(target));
  }

  /** The newest compiler's, for this machine. */
  static Fixture newest(String name) {
    return nativeOnes()
        .filter(fixture -> fixture.name().equals(name) && fixture.clang().equals("clang-19"))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Fixture> of(String clang, String target) {
    return NAMES.stream().map(name -> new Fixture(name, clang, target));
  }

  Fixture twin() {
    return new Fixture(name, clang, target.equals("bpfel") ? "bpfeb" : "bpfel");
  }

  Btf btf() {
    return Btf.parse(section(".BTF"));
  }

  /** With every section placed: one variable behind the other, each at a multiple of 16. */
  Btf placed() {
    Btf btf = btf();
    BtfBuilder builder = BtfBuilder.of(btf);
    btf.ids()
        .filter(id -> btf.kind(id) == BtfKind.DATASEC)
        .forEach(
            id -> {
              Map<String, Long> offsets = new HashMap<>();
              long end = 0;
              for (SectionVariable variable : ((DataSec) btf.type(id)).variables()) {
                offsets.put(btf.name(variable.type()), end);
                end += (variable.size() + 15) / 16 * 16;
              }
              builder.place(id, end, offsets);
            });
    return builder.build();
  }

  BtfExt ext() {
    return BtfExt.parse(section(".BTF.ext"), btf());
  }

  Path path() {
    return FixtureFiles.ROOT.resolve(resource().substring("/dev/weir/bpf/fixtures/".length()));
  }

  /** A section of the ELF file. */
  ByteBuffer section(String wanted) {
    return ElfSections.of(bytes(), wanted);
  }

  /** The types of a blob as records, from id 1 on. */
  static List<BtfType> types(Btf btf) {
    List<BtfType> types = new ArrayList<>();
    btf.ids().forEach(id -> types.add(btf.type(id)));
    return types;
  }

  /** All types as bpftool prints them. */
  static List<String> rawLines(Btf btf) {
    return btf.ids().mapToObj(btf::rawText).flatMap(String::lines).toList();
  }

  private String resource() {
    return "/dev/weir/bpf/fixtures/" + clang + "/" + target + "/" + name + ".o";
  }

  private byte[] bytes() {
    try (InputStream in = Fixture.class.getResourceAsStream(resource())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return clang + " " + target + " " + name;
  }
}
