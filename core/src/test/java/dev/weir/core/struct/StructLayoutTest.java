// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StructLayoutTest {
  private static final StructLayout PAIR =
      StructLayout.struct("pair").u8("low").u16("high").build();

  private static StructLayoutBuilder struct() {
    return StructLayout.struct("x");
  }

  private static void assertRefused(ThrowingCallable description, String message) {
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(description)
        .withMessage(message);
  }

  @Test
  void descriptionsThatAreNoStruct_areRefusedByStructAndMember() {
    assertRefused(() -> struct().build(), "struct x: no members");
    assertRefused(
        () -> struct().u8("a").u16("a").build(), "struct x, member a: the name is used twice");
    assertRefused(() -> struct().u8("a-b"), "struct x, member a-b: the name is no C identifier");
    assertRefused(
        () -> struct().u64("a").offset(4).u32("b").build(),
        "struct x, member b: at 4 overlaps what is before it, which ends at 8");
    assertRefused(
        () -> struct().u8("a").offset(6).u32("b").build(),
        "struct x, member b: at 6 is not aligned to 4 bytes; is the struct packed?");
    assertRefused(
        () -> struct().offset(-4).u32("b").build(), "struct x, member b: a negative offset");
    assertRefused(
        () -> struct().u64("a").u8("b").size(9).build(),
        "struct x: has 16 bytes (its last member ends at 9, aligned to 8), not the declared 9");
    assertRefused(
        () -> struct().u64("a").paddedTo(7).build(),
        "struct x: cannot be padded to 7 bytes: it has 8, aligned to 8");
    assertRefused(
        () -> struct().u8("a").offset(3).build(),
        "struct x: an offset or alignment is not followed by a member");
    assertRefused(
        () -> struct().align(3).u8("a").build(),
        "struct x, member a: an alignment is a power of two, not 3");
    assertRefused(
        () -> struct().u8("a").aligned(0).build(),
        "struct x: an alignment is a power of two, not 0");
  }

  @Test
  void lengthsAndWidthsThatCannotBe_areRefusedByStructAndMember() {
    assertRefused(
        () -> struct().bytes("a", 0), "struct x, member a: a length is at least 1, not 0");
    assertRefused(
        () -> struct().chars("a", -1), "struct x, member a: a length is at least 1, not -1");
    assertRefused(
        () -> struct().array("a", CType.Int.U32, Integer.MAX_VALUE),
        "struct x, member a: an array of 2147483647 times 4 bytes exceeds 2 GiB");
    assertRefused(
        () -> struct().bytes("a", Integer.MAX_VALUE).u8("b").build(),
        "struct x, member b: ends beyond 2 GiB");
    assertRefused(
        () -> struct().bits("a", CType.Int.U8, 9),
        "struct x, member a: a bit-field of u8 has 1 to 8 bits, not 9");
    assertRefused(
        () -> struct().bits("a", CType.Int.U8, 0),
        "struct x, member a: a bit-field of u8 has 1 to 8 bits, not 0");
    assertRefused(
        () -> struct().bits("a", CType.Int.BE16, 3),
        "struct x, member a: a bit-field has the byte order of its struct, not BIG");
    assertRefused(
        () -> struct().bits("a", CType.Int.U8, 5).bitOffset(6).bits("b", CType.Int.U8, 3).build(),
        "struct x, member b: at 0 bit 6 crosses a boundary of its u8 unit");
    assertRefused(
        () -> struct().align(4).bits("a", CType.Int.U8, 5).build(),
        "struct x, member a: a bit-field cannot be aligned");
    assertRefused(
        () -> struct().array("a", new CType.Bits(CType.Int.U8, 3), 2),
        "struct x, member a: there are no arrays of bit-fields");
  }

  @Test
  void unionWithMemberElsewhereThanAtItsStart_isRefused() {
    assertRefused(
        () -> StructLayout.union("u").u8("a").offset(1).u8("b").build(),
        "struct u, member b: a union's members are at offset 0, not 1");
    assertRefused(
        () -> StructLayout.union("u").u8("a").bitOffset(3).bits("b", CType.Int.U8, 2).build(),
        "struct u, member b: a union's members are at offset 0, not 0 bit 3");
  }

  @Test
  void anonymousMembers_shareTheNamesOfTheOuterStruct() {
    assertRefused(
        () -> struct().u8("low").anonymous(PAIR).build(),
        "struct x, member low: the name is used twice");
    assertThat(struct().u8("a").anonymous(PAIR).build().offset("high")).isEqualTo(4);
    ByteOrder foreign =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> struct().order(foreign).anonymous(PAIR).build())
        .withMessageContaining("anonymous struct pair");
  }

  @Test
  void paths_sayWhatIsMissing() {
    StructLayout layout = struct().array("p", new CType.Nested(PAIR), 2).u32("n").build();

    assertThat(layout.offset("p[1].high")).isEqualTo(6);
    assertThat(layout.type("p[1]")).isEqualTo(new CType.Nested(PAIR));
    assertRefused(
        () -> layout.offset("q"), "struct x, member q: struct x has no member 'q', only p, n");
    assertRefused(() -> layout.offset("p[2]"), "struct x, member p[2]: index 2 of an array of 2");
    assertRefused(() -> layout.offset("p[a]"), "struct x, member p[a]: 'a' is no array index");
    assertRefused(
        () -> layout.offset("p[0]low"),
        "struct x, member p[0]low: 'l' where '.' or '[' is expected");
    assertRefused(
        () -> layout.offset("n.low"),
        "struct x, member n.low: 'low' is looked for in something that is no struct");
  }

  @Test
  void fieldOfAnotherType_isRefused() {
    StructLayout layout = struct().be16("port").u32("n").bits("b", CType.Int.U8, 3).build();

    assertThat(layout.u16("port")).isNotNull();
    assertRefused(() -> layout.u32("port"), "struct x, member port: is declared 'be16', not u32");
    assertRefused(() -> layout.s32("n"), "struct x, member n: is declared 'u32', not s32");
    assertRefused(() -> layout.bool("n"), "struct x, member n: is declared 'u32', not bool");
    assertRefused(() -> layout.text("n"), "struct x, member n: is declared 'u32', not char array");
    assertRefused(
        () -> layout.bytes("b"),
        "struct x, member b: is declared 'u8:3', not member with an address");
  }

  @Test
  void fieldBeyondTheBuffer_isAnIndexOutOfBounds() {
    ByteBuffer buffer = ByteBuffer.allocate(8).limit(6);
    StructLayout layout = struct().u32("a").chars("c", 4).build();

    assertThatThrownBy(() -> layout.u32("a").get(buffer, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> layout.u32("a").set(buffer, -1, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> layout.text("c").get(buffer, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void bytesOfTheWrongLength_areRefused() {
    BytesField field = struct().bytes("a", 4).build().bytes("a");

    assertRefused(
        () -> field.set(ByteBuffer.allocate(8), 0, new byte[5]),
        "struct x, member a: an array of 5 bytes where it has 4");
    assertThat(field.size()).isEqualTo(4);
  }

  @Test
  void describe_showsOffsetsSizesHolesAndPadding() {
    StructLayout layout =
        struct()
            .u8("a")
            .be32("b")
            .array("ports", CType.Int.U16.array(3), 2)
            .bits("c", CType.Int.U8, 3)
            .bits("d", CType.Int.U16, 7)
            .nested("pair", PAIR)
            .u64("e")
            .bool("f")
            .build();

    assertThat(layout.describe())
        .isEqualTo(
            """
            struct x {
                u8 a;                                /*     0       1 */

                /* XXX 3 bytes hole */

                be32 b;                              /*     4       4 */
                u16 ports[2][3];                     /*     8      12 */
                u8 c:3;                              /*    20: 0  3 bits */
                u16 d:7;                             /*    20: 3  7 bits */

                /* XXX 6 bits hole */

                struct pair pair;                    /*    22       4 */

                /* XXX 6 bytes hole */

                u64 e;                               /*    32       8 */
                bool f;                              /*    40       1 */

                /* size: 48, members: 8 */
                /* holes: 2, sum of holes: 9 */
                /* padding: 7 */
            };
            """);
    assertThat(layout).hasToString("struct x (48 bytes)");
  }

  @Test
  void layoutRecordedElsewhere_takesAnySizeItsMembersFit() {
    StructLayout recorded =
        struct().packed().offset(0).u8("a").offset(4).u32("b").paddedTo(16).build();

    assertThat(recorded.size()).isEqualTo(16);
    assertThat(recorded.differences(struct().aligned(16).u8("a").u32("b").build()))
        .singleElement()
        .hasToString("alignment 1 here, 16 there");
  }

  @Test
  void equality_isOfNamesAndDeclarations_shapeOfBytes() {
    StructLayout one = struct().u32("a").field("b", CType.Int.LE16).build();

    assertThat(one)
        .isEqualTo(struct().u32("a").field("b", CType.Int.LE16).build())
        .hasSameHashCodeAs(struct().u32("a").field("b", CType.Int.LE16).build())
        .isNotEqualTo(struct().u32("a").be16("b").build())
        .isNotEqualTo(StructLayout.struct("y").u32("a").field("b", CType.Int.LE16).build());
    assertThat(one.hasShapeOf(StructLayout.struct("y").u32("c").field("d", CType.Int.LE16).build()))
        .isTrue();
    assertThat(one.hasShapeOf(struct().u32("a").be16("b").build())).isFalse();
    assertThat(one.hasShapeOf(struct().u32("a").field("b", CType.Int.LE16).aligned(8).build()))
        .isFalse();
  }

  @Test
  void anOffsetNearTheEndOfALongDoesNotWrap() {
    assertThatThrownBy(
            () ->
                StructLayout.struct("s")
                    .packed()
                    .bitOffset(Long.MAX_VALUE - 7)
                    .u64("a")
                    .u32("b")
                    .size(4)
                    .build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("member a")
        .hasMessageContaining("ends beyond 2 GiB");
  }
}
