// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompilerOracleTest {

  static Stream<Oracle.Entry> entries() {
    return Oracle.entries().values().stream();
  }

  @Test
  void everyStructOfTheTableIsDescribedAndEveryDescriptionIsInTheTable() {
    assertThat(KnownStructs.all().keySet())
        .hasSizeGreaterThanOrEqualTo(25)
        .containsExactlyInAnyOrderElementsOf(Oracle.entries().keySet());
  }

  @ParameterizedTest
  @MethodSource("entries")
  void placesMembersWhereTheCompilerDoes(Oracle.Entry entry) {
    StructLayout layout = layout(entry);

    assertThat(layout.size()).as("size").isEqualTo(entry.size());
    assertThat(layout.alignment()).as("alignment").isEqualTo(entry.alignment());
    for (String[] member : entry.members()) {
      if (!member[0].equals("bits")) {
        assertThat(layout.offset(member[1])).as(member[1]).isEqualTo(Integer.parseInt(member[2]));
        assertThat(layout.type(member[1]).size())
            .as(member[1])
            .isEqualTo(Integer.parseInt(member[3]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void writesTheBytesTheCompilersProgramWrites(Oracle.Entry entry) {
    StructLayout layout = layout(entry);
    ByteBuffer buffer = ByteBuffer.allocateDirect(layout.size() + 3).order(ByteOrder.BIG_ENDIAN);

    for (String[] member : entry.members()) {
      write(layout, buffer, 3, member);
    }

    byte[] written = new byte[layout.size()];
    buffer.get(3, written);
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(entry.bytes());
  }

  @ParameterizedTest
  @MethodSource("entries")
  void readsTheValuesTheCompilersProgramWrote(Oracle.Entry entry) {
    StructLayout layout = layout(entry);
    ByteBuffer buffer = ByteBuffer.wrap(HexFormat.of().parseHex(entry.bytes()));

    for (String[] member : entry.members()) {
      assertThat(read(layout, buffer, member[1]))
          .as(member[1])
          .isEqualTo(member[member.length - 1]);
    }
  }

  @Test
  void tableIsWhatTheCompilerHerePrints(@TempDir Path directory) {
    Compiler compiler = Compiler.require();

    String printed = compiler.run(Path.of("src/test/c/struct_oracle.c"), directory);

    assertThat(printed).isEqualTo(Oracle.text());
  }

  private static StructLayout layout(Oracle.Entry entry) {
    StructLayout layout = KnownStructs.all().get(entry.name());
    assertThat(layout).isNotNull();
    return layout;
  }

  private static void write(StructLayout layout, ByteBuffer buffer, int base, String[] member) {
    Place place = Place.find(layout, member[1]);
    String value = member[member.length - 1];
    switch (member[0]) {
      case "text" -> place.text().set(buffer, base, value);
      case "bytes" -> place.bytes().set(buffer, base, HexFormat.of().parseHex(value));
      default -> {
        if (place.type() instanceof CType.Bool) {
          place.bool().set(buffer, base, value.equals("1"));
        } else {
          place.integral().write(buffer, base, Long.parseLong(value));
        }
      }
    }
  }

  private static String read(StructLayout layout, ByteBuffer buffer, String path) {
    Place place = Place.find(layout, path);
    if (place.type() instanceof CType.Chars) {
      return place.text().get(buffer, 0);
    }
    if (place.type() instanceof CType.Bool) {
      return place.bool().get(buffer, 0) ? "1" : "0";
    }
    if (place.type() instanceof CType.Int || place.type() instanceof CType.Bits) {
      return Long.toString(place.integral().read(buffer, 0));
    }
    byte[] bytes = new byte[place.type().size()];
    place.bytes().get(buffer, 0, bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
