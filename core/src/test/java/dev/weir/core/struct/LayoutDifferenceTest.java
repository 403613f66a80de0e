// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.struct.LayoutDifference.Aspect;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutDifferenceTest {

  private static StructLayoutBuilder struct() {
    return StructLayout.struct("x");
  }

  private static List<String> differences(StructLayoutBuilder here, StructLayoutBuilder there) {
    return here.build().differences(there.build()).stream()
        .map(LayoutDifference::toString)
        .toList();
  }

  @Test
  void everyAspectIsToldMemberByMember() {
    assertThat(
            differences(
                struct().u8("a").u32("b").be16("c").u16("only").bits("f", CType.Int.U8, 3),
                struct().u8("a").s32("b").u32("extra").u16("c").bits("f", CType.Int.U8, 4)))
        .containsExactly(
            "b: type u32 here, s32 there",
            "c: offset 8 here, 12 there",
            "c: byte order BIG_ENDIAN here, " + ByteOrder.nativeOrder() + " there",
            "only: declared u16 only here, not at all there",
            "f: offset 12 here, 14 there",
            "f: type u8:3 here, u8:4 there",
            "extra: declared not at all here, u32 extra there");
  }

  @Test
  void sizeAndAlignmentOfTheWholeComeFirst() {
    List<LayoutDifference> differences =
        struct().u32("a").build().differences(struct().u64("a").build());

    assertThat(differences)
        .containsExactly(
            new LayoutDifference("", Aspect.SIZE, "4", "8"),
            new LayoutDifference("", Aspect.ALIGNMENT, "4", "8"),
            new LayoutDifference("a", Aspect.TYPE, "u32", "u64"));
  }

  @Test
  void nestedStructsAndArraysAreComparedInside() {
    StructLayout one = StructLayout.struct("one").u16("low").u16("high").build();
    StructLayout two = StructLayout.struct("two").u16("low").be16("high").build();

    assertThat(
            differences(
                struct().nested("n", one).array("p", new CType.Nested(one), 3),
                struct().nested("n", two).array("p", new CType.Nested(two), 2)))
        .containsExactly(
            "size 16 here, 12 there",
            "n.high: byte order " + ByteOrder.nativeOrder() + " here, BIG_ENDIAN there",
            "p: size 3 elements here, 2 elements there",
            "p[0].high: byte order " + ByteOrder.nativeOrder() + " here, BIG_ENDIAN there");
  }

  @Test
  void bytesStandForWhatTheOtherHasInTheirPlace() {
    StructLayout address = StructLayout.union("").be32("a4").array("a6", CType.Int.BE32, 4).build();

    assertThat(
            differences(
                struct().u32("id").bytes("addr", 16), struct().u32("id").nested("addr", address)))
        .isEmpty();
    assertThat(differences(struct().bytes("addr", 6), struct().array("addr", CType.Int.U8, 6)))
        .isEmpty();
    assertThat(differences(struct().bytes("addr", 5), struct().array("addr", CType.Int.U8, 6)))
        .containsExactly("size 5 here, 6 there", "addr: size 5 bytes here, 6 bytes there");
  }

  @Test
  void membersOfAnonymousUnionsCountAsTheOuters() {
    StructLayout union = StructLayout.union("").u32("args").u32("reply").build();

    assertThat(differences(struct().u32("op").u32("args"), struct().u32("op").anonymous(union)))
        .containsExactly("reply: declared not at all here, u32 reply there");
  }

  @Test
  void byteOrderIsThatOfTheBytes_notOfTheWords() {
    assertThat(
            differences(
                struct().order(ByteOrder.BIG_ENDIAN).u16("port"),
                struct().order(ByteOrder.LITTLE_ENDIAN).be16("port")))
        .isEmpty();
  }
}
