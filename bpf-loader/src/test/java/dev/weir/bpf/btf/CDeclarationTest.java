// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.Tools;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Declarations in C are those that bpftool writes. */
class CDeclarationTest {
  /** What bpftool writes between members to say where holes are, which an offset says better. */
  private static final Pattern PADDING =
      Pattern.compile("\n\t*(long|int|short|char|unsigned int|unsigned char): \\d+;");

  /** Newer versions of bpftool say the size of an enumeration, older ones do not. */
  private static final Pattern MODE = Pattern.compile(" __attribute__\\(\\(mode\\(\\w+\\)\\)\\)");

  /** What bpftool adds to the second and further of types and constants that share a name. */
  private static final Pattern NUMBER = Pattern.compile("___\\d+\\b");

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyTypeOfAnObjectIsDeclaredAsBpftoolDeclaresIt(Fixture fixture) {
    compare(fixture.btf(), fixture.path());
  }

  @Test
  void everyTypeOfTheRunningKernelIsDeclaredAsBpftoolDeclaresIt() {
    compare(Blobs.vmlinux(), Blobs.VMLINUX);
  }

  private static void compare(Btf btf, Path file) {
    Set<String> theirs =
        blocks(
            String.join("\n", Tools.lines("bpftool", "btf", "dump", "file", file, "format", "c")));
    List<String> missing = new ArrayList<>();
    btf.ids()
        .filter(id -> isDeclared(btf, id))
        .mapToObj(btf::declaration)
        .map(CDeclarationTest::comparable)
        .filter(declaration -> !theirs.contains(declaration))
        .forEach(missing::add);
    assertThat(missing).isEmpty();
  }

  /** bpftool leaves out what has no name, and what compilers know without being told. */
  private static boolean isDeclared(Btf btf, int id) {
    return switch (btf.kind(id)) {
      case STRUCT, UNION, ENUM, ENUM64, TYPEDEF ->
          !btf.name(id).isEmpty() && !btf.name(id).equals("__builtin_va_list");
      default -> false;
    };
  }

  private static Set<String> blocks(String text) {
    Set<String> blocks = new HashSet<>();
    for (String block : text.split("\n\n", -1)) {
      blocks.add(comparable(block.strip()));
    }
    return blocks;
  }

  private static String comparable(String declaration) {
    String text = MODE.matcher(PADDING.matcher(declaration).replaceAll("")).replaceAll("");
    return NUMBER.matcher(text).replaceAll("").replaceAll("\\{\\n\\t*\\}", "{}");
  }

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  @Test
  void offsetsStandBehindTheMembersAndCountFromTheOutermost() {
    Btf btf = Fixture.newest("btf_kinds").btf();
    assertThat(btf.declarationWithOffsets(btf.id("node", BtfKind.STRUCT)))
        .isEqualTo(
            """
            struct node {
            	struct node *next;                      /*     0     8 */
            	struct {
            		__u32 first;                    /*     8     4 */
            		union {
            			__u16 second;           /*    12     2 */
            			__u8 third[2];          /*    12     2 */
            		};                              /*    12     2 */
            	};                                      /*     8     8 */
            	enum {
            		INLINE_A = 7,
            		INLINE_B = 8,
            	} inlined;                              /*    16     4 */
            	union {
            		__s8 low;                       /*    24     1 */
            		__s64 high;                     /*    24     8 */
            	} choice;                               /*    24     8 */
            	struct packed packed;                   /*    32     9 */
            	point corners[2][3];                    /*    44    48 */
            };\
            """);
  }

  @Test
  void functionsAndVariablesAndSectionsAreDeclaredToo() {
    Btf kinds = Fixture.newest("btf_kinds").btf();
    Btf externs = Fixture.newest("btf_externs").btf();

    assertThat(kinds.declaration(kinds.id("local", BtfKind.FUNC)))
        .isEqualTo("static int local(int * restrict a, const struct node *node);");
    assertThat(kinds.declaration(kinds.id("keep", BtfKind.VAR)))
        .isEqualTo("struct everything *keep;");
    assertThat(externs.declaration(externs.id("a_kernel_function", BtfKind.FUNC)))
        .isEqualTo("extern int a_kernel_function(void *, __u32);");
    assertThat(externs.declaration(externs.id(".kconfig", BtfKind.DATASEC)))
        .isEqualTo("/* section .kconfig, 0 bytes */\nextern unsigned int LINUX_KERNEL_VERSION;");
  }

  @Test
  void aStructInsideItselfIsRefused() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int self = builder.nextId();
    builder.add(new BtfType.Struct("", 8, List.of(new Member("me", self, 0))));
    Btf btf = builder.build();

    assertThatThrownBy(() -> btf.declaration(self)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void anonymousStructsThatWouldFillAnyMemoryAreRefused() {
    BtfBuilder builder = BtfBuilder.create(ByteOrder.nativeOrder());
    int inner = builder.add(new BtfType.Struct("", 0, List.of()));
    for (int depth = 0; depth < 30; depth++) {
      inner =
          builder.add(
              new BtfType.Struct(
                  "", 0, List.of(new Member("a", inner, 0), new Member("b", inner, 0))));
    }
    Btf btf = builder.build();
    int outermost = inner;

    assertThatThrownBy(() -> btf.declaration(outermost))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("characters of C");
    assertThat(btf.alignmentOf(outermost)).isEqualTo(1);
  }
}
