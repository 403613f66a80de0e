// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Instructions to bytes and back, for machines of either byte order. The byte order decides about
 * offset and immediate, and about which half of the register byte holds the destination
 * (Documentation/bpf/standardization/instruction-set.rst, "Basic instruction encoding").
 */
public final class InstructionCodec {
  private static final long LOW_HALF = 0xffff_ffffL;

  private InstructionCodec() {}

  /**
   * Encodes a program.
   *
   * @param program its instructions; references are not looked at
   * @param order the byte order of the machine that will run it
   * @return 8 bytes for each slot
   */
  public static byte[] encode(List<Instruction> program, ByteOrder order) {
    int slots = program.stream().mapToInt(Instruction::slots).sum();
    ByteBuffer out = ByteBuffer.allocate(Math.multiplyExact(slots, Instruction.SLOT_BYTES));
    out.order(order);
    for (Instruction instruction : program) {
      put(instruction, out);
    }
    return out.array();
  }

  private static void put(Instruction instruction, ByteBuffer out) {
    boolean little = out.order() == ByteOrder.LITTLE_ENDIAN;
    int low = little ? instruction.dst() : instruction.src();
    int high = little ? instruction.src() : instruction.dst();
    out.put((byte) instruction.opcode());
    out.put((byte) (high << 4 | low));
    out.putShort((short) instruction.offset());
    out.putInt((int) instruction.imm());
    if (instruction.isWide()) {
      out.putInt(0);
      out.putInt((int) (instruction.imm() >>> 32));
    }
  }

  /**
   * Decodes a program. Any instruction is taken, also one that no kernel accepts.
   *
   * @param code 8 bytes for each slot
   * @param order the byte order of the machine it is for
   * @return the instructions
   * @throws InvalidSpecException if the length is no multiple of 8, or a 64-bit load lacks its
   *     second slot; the message names the slot
   */
  public static List<Instruction> decode(byte[] code, ByteOrder order) {
    return decode(ByteBuffer.wrap(code).order(order));
  }

  /**
   * Decodes a program. Any instruction is taken, also one that no kernel accepts.
   *
   * @param code the bytes from position to limit, in the buffer's byte order; the position is not
   *     changed
   * @return the instructions
   * @throws InvalidSpecException if the length is no multiple of 8, or a 64-bit load lacks its
   *     second slot; the message names the slot
   */
  public static List<Instruction> decode(ByteBuffer code) {
    if (code.remaining() % Instruction.SLOT_BYTES != 0) {
      throw new InvalidSpecException(
          "slot "
              + code.remaining() / Instruction.SLOT_BYTES
              + ": the code ends within an instruction ("
              + code.remaining()
              + " bytes)");
    }
    ByteBuffer in = code.duplicate().order(code.order());
    int start = in.position();
    List<Instruction> program = new ArrayList<>(in.remaining() / Instruction.SLOT_BYTES);
    while (in.hasRemaining()) {
      program.add(take(in, (in.position() - start) / Instruction.SLOT_BYTES));
    }
    return program;
  }

  private static Instruction take(ByteBuffer in, int slot) {
    boolean little = in.order() == ByteOrder.LITTLE_ENDIAN;
    int opcode = in.get() & 0xff;
    int registers = in.get() & 0xff;
    int dst = little ? registers & 0xf : registers >> 4;
    int src = little ? registers >> 4 : registers & 0xf;
    int offset = in.getShort();
    int imm = in.getInt();
    if (opcode != Opcode.LD_IMM64) {
      return Instruction.of(opcode, dst, src, offset, imm);
    }
    if (!in.hasRemaining()) {
      throw new InvalidSpecException("slot " + slot + ": a 64-bit load lacks its second slot");
    }
    if (in.getInt() != 0) {
      throw new InvalidSpecException(
          "slot "
              + (slot + 1)
              + ": the second slot of a 64-bit load has an opcode, a register or an offset");
    }
    return Instruction.of(opcode, dst, src, offset, (imm & LOW_HALF) | (long) in.getInt() << 32);
  }
}
