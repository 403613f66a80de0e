// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sizes, alignments and offsets are those that clang computes for the same types, which bpftool has
 * written down as C.
 */
class CompilerLayoutTest {

  @ParameterizedTest
  @MethodSource("fixtures")
  void sizesAndPlacesInAnObjectAreTheCompilers(Fixture fixture, @TempDir Path directory)
      throws IOException {
    check(fixture.btf(), fixture.path(), directory, "-target", "bpf");
  }

  @Test
  void sizesAndPlacesInTheRunningKernelAreTheCompilers(@TempDir Path directory) throws IOException {
    // For this machine, because a kernel's va_list is not that of BPF.
    check(Blobs.vmlinux(), Blobs.VMLINUX, directory, "-m64");
  }

  private static void check(Btf btf, Path file, Path directory, String... target)
      throws IOException {
    StringBuilder program = new StringBuilder(header(btf, file));
    int before = program.length();
    btf.ids().filter(id -> isUnique(btf, id)).forEach(id -> assertions(btf, id, program));
    assertThat(program.length()).isGreaterThan(before);
    Path source = Files.writeString(directory.resolve("layout.c"), program);

    List<Object> arguments = new ArrayList<>(List.of((Object[]) target));
    arguments.addAll(List.of("-w", "-fsyntax-only", source));
    assertThat(Tools.lines("clang-19", arguments.toArray())).isEmpty();
  }

  /** All types in C. Older versions of bpftool do not say that an enumeration has one byte. */
  private static String header(Btf btf, Path file) {
    String header =
        String.join("\n", Tools.lines("bpftool", "btf", "dump", "file", file, "format", "c"))
            + "\n";
    int[] bytes =
        btf.ids()
            .filter(id -> btf.kind(id) == BtfKind.ENUM && btf.sizeOf(id) == 1)
            .filter(id -> !btf.name(id).isEmpty())
            .toArray();
    for (int id : bytes) {
      String declaration = btf.declaration(id);
      header = header.replace(declaration.replace(" __attribute__((mode(byte)))", ""), declaration);
    }
    return header;
  }

  private static void assertions(Btf btf, int id, StringBuilder program) {
    String type = (btf.kind(id) == BtfKind.UNION ? "union " : "struct ") + btf.name(id);
    program
        .append("_Static_assert(sizeof(%s) == %d, \"\");\n".formatted(type, btf.sizeOf(id)))
        .append("_Static_assert(_Alignof(%s) == %d, \"\");\n".formatted(type, btf.alignmentOf(id)));
    for (BtfType.Member member : ((BtfType.Composite) btf.type(id)).members()) {
      if (!member.name().isEmpty() && member.bitFieldSize() == 0) {
        program.append(
            "_Static_assert(__builtin_offsetof(%s, %s) == %d, \"\");\n"
                .formatted(type, member.name(), btf.field(id, member.name()).offset()));
      }
    }
  }

  private static boolean isUnique(Btf btf, int id) {
    BtfKind kind = btf.kind(id);
    return (kind == BtfKind.STRUCT || kind == BtfKind.UNION)
        && !btf.name(id).isEmpty()
        && btf.named(btf.name(id)).filter(same -> hasTagOrIsTypedef(btf.kind(same))).count() == 1;
  }

  private static boolean hasTagOrIsTypedef(BtfKind kind) {
    return switch (kind) {
      case STRUCT, UNION, ENUM, ENUM64, FWD, TYPEDEF -> true;
      default -> false;
    };
  }

  /** Those with structs that have a name; clang 14 does not say enough of 64-bit enumerations. */
  static Stream<Fixture> fixtures() {
    return Fixture.nativeOnes()
        .filter(
            fixture ->
                switch (fixture.name()) {
                  case "btf_bitfields", "btf_core", "btf_tags" -> true;
                  case "btf_kinds" -> !fixture.clang().equals("clang-14");
                  default -> false;
                });
  }
}
