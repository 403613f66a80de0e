// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import dev.weir.core.error.InvalidSpecException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One BPF instruction: 8 bytes, or 16 for the load of a 64-bit constant, which takes two
 * <em>slots</em>. Jump distances, counts and offsets of the kernel are in slots.
 *
 * <p>Any instruction can be represented, also one that no kernel accepts. {@link Instructions}
 * makes those that make sense. Immutable.
 */
public final class Instruction {
  /** Bytes of one slot. */
  public static final int SLOT_BYTES = 8;

  private final int opcode;
  private final int dst;
  private final int src;
  private final int offset;
  private final long imm;
  private final @Nullable Reference reference;

  private Instruction(
      int opcode, int dst, int src, int offset, long imm, @Nullable Reference reference) {
    this.opcode = opcode;
    this.dst = dst;
    this.src = src;
    this.offset = offset;
    this.imm = imm;
    this.reference = reference;
  }

  /**
   * Makes an instruction of its fields.
   *
   * @param opcode 0..255; 0x18 makes the instruction two slots long
   * @param dst destination register, 0..15 (the instruction set has 0..10)
   * @param src source register or, for some instructions, what kind of constant the immediate is
   * @param offset signed 16-bit offset
   * @param imm signed 32-bit immediate; 64 bits for opcode 0x18
   * @return the instruction
   * @throws InvalidSpecException if a field does not fit
   */
  public static Instruction of(int opcode, int dst, int src, int offset, long imm) {
    require(opcode >= 0 && opcode <= 0xff, "opcode", opcode);
    require(dst >= 0 && dst <= 0xf, "destination register", dst);
    require(src >= 0 && src <= 0xf, "source register", src);
    require(offset == (short) offset, "offset", offset);
    require(opcode == Opcode.LD_IMM64 || imm == (int) imm, "immediate", imm);
    return new Instruction(opcode, dst, src, offset, imm, null);
  }

  private static void require(boolean fits, String field, long value) {
    if (!fits) {
      throw new InvalidSpecException("instruction: " + field + " " + value + " is out of range");
    }
  }

  /** {@return class, operation and operand kind, 0..255} */
  public int opcode() {
    return opcode;
  }

  /** {@return the destination register's number} */
  public int dst() {
    return dst;
  }

  /** {@return the source register's number, or the kind of constant} */
  public int src() {
    return src;
  }

  /** {@return the signed 16-bit offset: bytes for memory accesses, slots for jumps} */
  public int offset() {
    return offset;
  }

  /** {@return the immediate, sign-extended; all 64 bits for the load of a 64-bit constant} */
  public long imm() {
    return imm;
  }

  /** {@return what a number of this instruction stands for} */
  public Optional<Reference> reference() {
    return Optional.ofNullable(reference);
  }

  /** {@return 2 for the load of a 64-bit constant, otherwise 1} */
  public int slots() {
    return isWide() ? 2 : 1;
  }

  /** {@return whether this loads a 64-bit constant or address, in two slots} */
  public boolean isWide() {
    return opcode == Opcode.LD_IMM64;
  }

  /** {@return whether this calls a function of the same program (by relative distance)} */
  public boolean isFunctionCall() {
    return opcode == Opcode.CALL && src == Opcode.PSEUDO_CALL;
  }

  /** {@return whether this calls a function of the kernel by its BTF id (kfunc)} */
  public boolean isKernelCall() {
    return opcode == Opcode.CALL && src == Opcode.PSEUDO_KFUNC_CALL;
  }

  /** {@return whether this calls a helper of the kernel by number} */
  public boolean isHelperCall() {
    return opcode == Opcode.CALL && src == 0;
  }

  /** {@return whether this loads the address of a function of the same program} */
  public boolean isFunctionAddress() {
    return isWide() && src == Opcode.PSEUDO_FUNC;
  }

  /** {@return whether this ends the function} */
  public boolean isExit() {
    return opcode == Opcode.EXIT;
  }

  /** {@return whether this goes elsewhere within the function, on a condition or always} */
  public boolean isJump() {
    int kind = Opcode.classOf(opcode);
    int operation = Opcode.operationOf(opcode);
    return opcode == Opcode.MAY_GOTO
        || ((kind == Opcode.JMP || kind == Opcode.JMP32)
            && operation <= Condition.SLE.code()
            && operation != (Opcode.CALL & 0xf0)
            && operation != (Opcode.EXIT & 0xf0));
  }

  /**
   * {@return how many slots a jump or a call within the program goes, counted from the slot after
   * it}
   */
  public int distance() {
    return isJump() && opcode != Opcode.GOTOL ? offset : (int) imm;
  }

  /**
   * Changes the immediate.
   *
   * @param imm the new immediate
   * @return a copy with it
   * @throws InvalidSpecException if it does not fit
   */
  public Instruction withImm(long imm) {
    require(isWide() || imm == (int) imm, "immediate", imm);
    return new Instruction(opcode, dst, src, offset, imm, reference);
  }

  /**
   * Changes the offset.
   *
   * @param offset the new offset
   * @return a copy with it
   * @throws InvalidSpecException if it does not fit 16 bits
   */
  public Instruction withOffset(int offset) {
    require(offset == (short) offset, "offset", offset);
    return new Instruction(opcode, dst, src, offset, imm, reference);
  }

  /**
   * Changes the source register or kind of constant.
   *
   * @param src the new number, 0..15
   * @return a copy with it
   * @throws InvalidSpecException if it is out of range
   */
  public Instruction withSrc(int src) {
    require(src >= 0 && src <= 0xf, "source register", src);
    return new Instruction(opcode, dst, src, offset, imm, reference);
  }

  /**
   * Says what a number of this instruction stands for.
   *
   * @param reference what it stands for
   * @return a copy that says so
   */
  public Instruction withReference(Reference reference) {
    return new Instruction(opcode, dst, src, offset, imm, reference);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Instruction that
        && opcode == that.opcode
        && dst == that.dst
        && src == that.src
        && offset == that.offset
        && imm == that.imm
        && Objects.equals(reference, that.reference);
  }

  @Override
  public int hashCode() {
    return Objects.hash(opcode, dst, src, offset, imm, reference);
  }

  /** {@return the instruction as the disassembler prints it, with its reference} */
  @Override
  public String toString() {
    String text = InstructionText.of(this, false);
    return reference == null ? text : text + " ; " + reference;
  }
}
