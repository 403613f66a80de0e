// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class InstructionCodecProperties {
  private static final int LD_IMM64 = 0x18;

  @Property
  void anyBytesDecodeOrAreRefusedAndWhatDecodesEncodesToItself(
      @ForAll @Size(max = 256) byte[] bytes, @ForAll boolean big) {
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    List<Instruction> program;
    try {
      program = InstructionCodec.decode(bytes, order);
    } catch (InvalidSpecException e) {
      assertThat(e).hasMessageStartingWith("slot ");
      return;
    }
    assertThat(InstructionCodec.encode(program, order)).isEqualTo(bytes);
    assertThat(new Disassembler().print(program).lines()).hasSameSizeAs(program);
  }

  @Property
  void everyPairOfSlotsDecodesUnlessA64BitLoadIsBroken(
      @ForAll long first, @ForAll long second, @ForAll boolean load) {
    long head = load ? (first & ~0xffL) | LD_IMM64 : first;
    byte[] bytes =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(head)
            .putLong(second)
            .array();
    boolean firstIsWide = (head & 0xff) == LD_IMM64;
    boolean broken = firstIsWide ? (second & 0xffff_ffffL) != 0 : (second & 0xff) == LD_IMM64;

    if (broken) {
      assertThatExceptionOfType(InvalidSpecException.class)
          .isThrownBy(() -> InstructionCodec.decode(bytes, ByteOrder.LITTLE_ENDIAN))
          .withMessageStartingWith("slot 1");
    } else {
      assertThat(InstructionCodec.decode(bytes, ByteOrder.LITTLE_ENDIAN))
          .hasSize(firstIsWide ? 1 : 2);
    }
  }

  @Example
  void aPartOfAnInstructionIsNamedByItsSlot() {
    assertThatExceptionOfType(InvalidSpecException.class)
        .isThrownBy(() -> InstructionCodec.decode(new byte[20], ByteOrder.LITTLE_ENDIAN))
        .withMessageStartingWith("slot 2: ");
  }
}
