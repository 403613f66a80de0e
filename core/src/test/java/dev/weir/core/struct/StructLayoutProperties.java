// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.error.InvalidSpecException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class StructLayoutProperties {

  @Provide
  Arbitrary<StructModel> structs() {
    return StructModels.structs();
  }

  @Provide
  Arbitrary<List<StructModel>> manyStructs() {
    return StructModels.structs().list().ofSize(200).map(StructModels::named);
  }

  /** One run of gcc for all: sizes, alignments, offsets, and which bits a bit-field is. */
  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void gccPlacesTheMembersOfRandomStructsWhereTheLayoutDoes(
      @ForAll("manyStructs") List<StructModel> models) throws IOException {
    Compiler compiler = Compiler.require();
    StringBuilder expected = new StringBuilder();
    StringBuilder definitions = new StringBuilder();
    StringBuilder program = new StringBuilder();
    for (StructModel model : models) {
      for (StructModel each : model.all()) {
        definitions.append(each.toC());
        program.append(statements(each));
        expected.append(expectation(each.layout()));
      }
    }
    Path directory = Files.createTempDirectory("weir-structs");
    Path source = directory.resolve("random.c");
    try {
      Files.writeString(source, source(definitions, program));
      assertThat(compiler.run(source, directory)).isEqualTo(expected.toString());
    } finally {
      Files.deleteIfExists(directory.resolve("program"));
      Files.deleteIfExists(source);
      Files.delete(directory);
    }
  }

  private static String source(StringBuilder definitions, StringBuilder program) {
    return """
    #include <stddef.h>
    #include <stdint.h>
    #include <stdio.h>
    #include <string.h>
    typedef uint8_t u8; typedef uint16_t u16; typedef uint32_t u32; typedef uint64_t u64;
    typedef int8_t s8; typedef int16_t s16; typedef int32_t s32; typedef int64_t s64;
    typedef uint8_t byte;
    #define bool _Bool
    static void hex(const void *from, size_t size) {
      for (size_t i = 0; i < size; i++) printf("%02x", ((const unsigned char *)from)[i]);
      printf("\\n");
    }
    """
        + definitions
        + "int main(void) {\n"
        + program
        + "  return 0;\n}\n";
  }

  private static String statements(StructModel model) {
    String type = "struct " + model.name();
    StringBuilder c = new StringBuilder();
    c.append("  { ").append(type).append(" v;\n");
    c.append("  printf(\"" + model.name() + " %zu %zu\\n\", sizeof v, _Alignof(" + type + "));\n");
    for (int i = 0; i < model.fields().size(); i++) {
      String member = StructModel.memberName(i);
      if (model.fields().get(i).type() instanceof CType.Bits) {
        c.append("  memset(&v, 0, sizeof v); v." + member + " = -1; hex(&v, sizeof v);\n");
      } else {
        c.append("  printf(\"%zu\\n\", offsetof(" + type + ", " + member + "));\n");
      }
    }
    return c.append("  }\n").toString();
  }

  private static String expectation(StructLayout layout) {
    StringBuilder lines = new StringBuilder();
    lines.append(layout.name() + " " + layout.size() + " " + layout.alignment() + "\n");
    for (StructMember member : layout.members()) {
      if (member.type() instanceof CType.Bits) {
        ByteBuffer buffer = ByteBuffer.allocate(layout.size());
        Integral field = Place.find(layout, member.name()).integral();
        field.writeUnchecked(buffer, 0, -1);
        lines.append(HexFormat.of().formatHex(buffer.array())).append('\n');
      } else {
        lines.append(member.offset()).append('\n');
      }
    }
    return lines.toString();
  }

  @Property(tries = 300)
  void membersAreApartAlignedAndWithin(@ForAll("structs") StructModel model) {
    assertSound(model.layout());
    assertThat(model.layout()).isEqualTo(model.layout()).hasSameHashCodeAs(model.layout());
    assertThat(model.layout().differences(model.layout())).isEmpty();
    assertThat(model.layout().describe()).contains("size: " + model.layout().size());
  }

  private static void assertSound(StructLayout layout) {
    assertThat(layout.size()).isPositive();
    assertThat(layout.size() % layout.alignment()).isZero();
    long end = 0;
    for (StructMember member : layout.members()) {
      if (!layout.isUnion()) {
        assertThat(member.bitPosition()).isGreaterThanOrEqualTo(end);
      }
      end = member.bitPosition() + member.bits();
      assertThat(end).isLessThanOrEqualTo(8L * layout.size());
    }
  }

  @Property(tries = 3000)
  void anyDescription_givesASoundLayoutOrTheTypedError(@ForAll Random random) {
    try {
      assertSound(describeAnything(random, 2));
    } catch (InvalidSpecException e) {
      assertThat(e).hasMessageMatching("(?s).*(struct|length|alignment|bit-field|array).*");
    }
  }

  private static StructLayout describeAnything(Random random, int depth) {
    StructLayoutBuilder builder =
        random.nextInt(4) == 0 ? StructLayout.union("any") : StructLayout.struct("any");
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = random.nextInt(15) == 0 ? name(random) : "m" + random.nextInt(40);
      switch (random.nextInt(12)) {
        case 0 -> builder.u8(name);
        case 1 -> builder.be16(name);
        case 2 -> builder.s64(name);
        case 3 -> builder.chars(name, number(random));
        case 4 -> builder.array(name, CType.Int.U32, number(random));
        case 5 -> builder.bits(name, CType.Int.U16, number(random));
        case 6 -> builder.offset(number(random));
        case 7 -> builder.align(random.nextInt(3) == 0 ? number(random) : 1 << random.nextInt(6));
        case 8 -> builder.bitOffset(number(random));
        case 9 -> builder.aligned(random.nextInt(3) == 0 ? number(random) : 1 << random.nextInt(6));
        case 10 -> {
          if (depth > 0) {
            StructLayout inner = describeAnything(random, depth - 1);
            if (random.nextBoolean()) {
              builder.anonymous(inner);
            } else {
              builder.array(name, new CType.Nested(inner), number(random));
            }
          }
        }
        default -> {
          if (random.nextBoolean()) {
            builder.packed();
          } else if (random.nextBoolean()) {
            builder.size(number(random));
          } else {
            builder.paddedTo(number(random));
          }
        }
      }
    }
    return builder.build();
  }

  private static int number(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt();
      case 1 -> Integer.MAX_VALUE - random.nextInt(3);
      case 2 -> -random.nextInt(3);
      default -> random.nextInt(40);
    };
  }

  private static String name(Random random) {
    List<String> names = List.of("", "1", "a.b", "a[0]", "é", " ", "x y", "_");
    return names.get(random.nextInt(names.size()));
  }

  @Property(tries = 1000)
  void anyPath_isAPlaceWithinTheStructOrTheTypedError(@ForAll("paths") String path) {
    StructLayout layout = KnownStructs.all().get("nested_arrays");
    try {
      int offset = layout.offset(path);
      assertThat(offset).isBetween(0, layout.size() - layout.type(path).size());
    } catch (InvalidSpecException e) {
      assertThat(e).hasMessageContaining("struct nested_arrays");
    }
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of(
            "m", "p", "s", "q", "n", "low", "[0]", "[1]", "[9]", "[", "]", ".", "-1", "")
        .list()
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }
}
