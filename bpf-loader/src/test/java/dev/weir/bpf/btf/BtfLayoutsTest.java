// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.bpf.btf.BtfType.Composite;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.LayoutDifference;
import dev.weir.core.struct.LayoutDifference.Aspect;
import dev.weir.core.struct.StructCodec;
import dev.weir.core.struct.StructLayout;
import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.Bits;
import dev.weir.core.struct.annotation.Struct;
import dev.weir.core.struct.annotation.U16;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U8;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Structs of BTF beside those of Java. */
class BtfLayoutsTest {

  @Struct(size = 12)
  record PolicyKey(
      @U32 int prefixlen,
      @U32 long identity,
      @U8 @Bits(1) boolean egress,
      @U8 @Bits(7) int reserved,
      @U8 int proto,
      @Be @U16 int dport) {}

  @Struct(size = 16)
  record WrongKey(
      @U32 int prefixlen,
      @U32 long identity,
      @U8 @Bits(1) boolean egress,
      @U8 @Bits(7) int reserved,
      @U16 int dport,
      @U8 int proto) {}

  private static StructLayout address(Btf btf) {
    return StructLayout.struct("address")
        .order(btf.order())
        .u8("family")
        .bytes("pad", 3)
        .anonymous(StructLayout.union("").order(btf.order()).be32("v4").bytes("v6", 16).build())
        .build();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theLayoutOfACodecIsHeldAgainstThatOfTheProgram(Fixture fixture) {
    Btf btf = fixture.btf();
    StructLayout key = StructCodec.of(MethodHandles.lookup(), PolicyKey.class).layout();

    assertThat(key.differences(BtfLayouts.structLayout(btf, "policy_key"))).isEmpty();
  }

  @Test
  void aCodecThatDiffersIsToldWhere() {
    Btf btf = Fixture.newest("btf_layouts").btf();
    StructLayout key = StructCodec.of(MethodHandles.lookup(), WrongKey.class).layout();

    List<LayoutDifference> differences =
        key.differences(BtfLayouts.structLayout(btf, "policy_key"));
    assertThat(differences)
        .extracting(LayoutDifference::path, LayoutDifference::aspect)
        .containsExactly(
            tuple("", Aspect.SIZE),
            tuple("dport", Aspect.BYTE_ORDER),
            tuple("proto", Aspect.OFFSET));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void everyTypeThatJavaHasIsDescribed(Fixture fixture) {
    Btf btf = fixture.btf();
    StructLayout key = BtfLayouts.structLayout(btf, "policy_key");
    StructLayout event =
        StructLayout.struct("event")
            .order(btf.order())
            .packed()
            .u64("timestamp")
            .chars("name", 16)
            .bool("drop")
            .s16("reason")
            .nested("from", address(btf))
            .array("keys", new CType.Nested(key), 2)
            .bytes("mac", 6)
            .u64("cookie")
            .build();

    assertThat(event.differences(BtfLayouts.structLayout(btf, "event"))).isEmpty();
    assertThat(BtfLayouts.structLayout(btf, "event").type("name")).isEqualTo(new CType.Chars(16));
  }

  static Stream<Fixture> layouts() {
    return Fixture.nativeOnes().filter(fixture -> fixture.name().equals("btf_layouts"));
  }

  @Test
  void bitFieldsLieWhereJavaPutsThem() {
    Btf btf = Fixture.newest("btf_bitfields").btf();
    CType.Int u16 = CType.Int.U16;
    StructLayout flags =
        StructLayout.struct("flags")
            .bits("version", CType.Int.U8, 4)
            .bits("length", CType.Int.U8, 4)
            .u8("whole")
            .bitOffset(19)
            .bits("middle", u16, 10)
            .bits("last", CType.Int.U32, 17)
            .bits("negative", CType.Int.S32, 5)
            .bits("yes", CType.Int.U8, 1)
            .bits("wide", CType.Int.U64, 40)
            .u64("aligned")
            .build();

    assertThat(flags.differences(BtfLayouts.structLayout(btf, "flags"))).isEmpty();
    assertThat(BtfLayouts.structLayout(btf, "packed_flags").size()).isEqualTo(14);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyStructOfAnObjectIsDescribed(Fixture fixture) {
    assertThat(refused(fixture.btf())).isEmpty();
  }

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  @Test
  void everyStructOfTheRunningKernelIsDescribed() {
    assertThat(refused(Blobs.vmlinux())).isEmpty();
  }

  private static List<String> refused(Btf btf) {
    List<String> refused = new ArrayList<>();
    btf.ids()
        .filter(id -> btf.kind(id) == BtfKind.STRUCT || btf.kind(id) == BtfKind.UNION)
        .filter(id -> !((Composite) btf.type(id)).members().isEmpty() && btf.sizeOf(id) > 0)
        .forEach(
            id -> {
              try {
                check(btf, id, (Composite) btf.type(id));
              } catch (InvalidSpecException e) {
                refused.add(btf.name(id) + ": " + e.getMessage());
              }
            });
    return refused;
  }

  private static void check(Btf btf, int id, Composite composite) {
    StructLayout layout = BtfLayouts.structLayout(btf, id);
    assertThat((long) layout.size()).isEqualTo(btf.sizeOf(id));
    assertThat(layout.alignment()).isEqualTo(btf.alignmentOf(id));
    for (Member member : composite.members()) {
      if (!member.name().isEmpty() && btf.sizeOf(member.type()) > 0) {
        assertThat((long) layout.offset(member.name()))
            .isEqualTo(btf.field(id, member.name()).offset());
      }
    }
  }

  @Test
  void whatIsNoStructIsRefused() {
    Btf btf = Fixture.newest("btf_kinds").btf();
    assertThatThrownBy(() -> BtfLayouts.structLayout(btf, "colour"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("BTF has no struct or union 'colour'");
    assertThatThrownBy(() -> BtfLayouts.structLayout(btf, btf.id("colour", BtfKind.ENUM)))
        .isInstanceOf(InvalidSpecException.class);
    assertThat(BtfLayouts.structLayout(btf, "point").size()).isEqualTo(8);
  }
}
