// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import dev.weir.core.error.InvalidSpecException;

/**
 * Instructions by name. Meant to be imported statically.
 *
 * <p>{@code …32} works on the lower halves of registers and clears the upper half of the
 * destination. Offsets are in bytes and must fit 16 bits; immediates are sign-extended.
 */
public final class Instructions {
  private static final int CALL_TARGET_UNKNOWN = -1;

  private Instructions() {}

  /**
   * {@code dst = src}.
   *
   * @param dst the destination
   * @param src the source
   * @return the instruction
   */
  public static Instruction mov(Register dst, Register src) {
    return register(Opcode.ALU64 | Opcode.MOV, dst, src, 0, 0);
  }

  /**
   * {@code dst = imm}, sign-extended to 64 bits.
   *
   * @param dst the destination
   * @param imm the constant
   * @return the instruction
   */
  public static Instruction mov(Register dst, int imm) {
    return immediate(Opcode.ALU64 | Opcode.MOV, dst, 0, imm);
  }

  /**
   * {@code dst = (u32) src}.
   *
   * @param dst the destination
   * @param src the source
   * @return the instruction
   */
  public static Instruction mov32(Register dst, Register src) {
    return register(Opcode.ALU | Opcode.MOV, dst, src, 0, 0);
  }

  /**
   * {@code dst = (u32) imm}.
   *
   * @param dst the destination
   * @param imm the constant
   * @return the instruction
   */
  public static Instruction mov32(Register dst, int imm) {
    return immediate(Opcode.ALU | Opcode.MOV, dst, 0, imm);
  }

  /**
   * {@code dst = src}, sign-extended from the width given to 64 bits. Instruction set v4 (6.6).
   *
   * @param width how much of the source counts: byte, half or word
   * @param dst the destination
   * @param src the source
   * @return the instruction
   * @throws InvalidSpecException if the width is {@link Width#DOUBLE}
   */
  public static Instruction movSigned(Width width, Register dst, Register src) {
    require(width != Width.DOUBLE, "a sign-extending move takes 8, 16 or 32 bits");
    return register(Opcode.ALU64 | Opcode.MOV, dst, src, width.bits(), 0);
  }

  /**
   * {@code dst = src}, sign-extended from the width given to 32 bits. Instruction set v4 (6.6).
   *
   * @param width how much of the source counts: byte or half
   * @param dst the destination
   * @param src the source
   * @return the instruction
   * @throws InvalidSpecException if the width is another
   */
  public static Instruction movSigned32(Width width, Register dst, Register src) {
    require(width.bytes() <= 2, "a sign-extending 32-bit move takes 8 or 16 bits");
    return register(Opcode.ALU | Opcode.MOV, dst, src, width.bits(), 0);
  }

  /**
   * Casts a pointer between address spaces (arena maps, 6.9).
   *
   * @param dst the destination
   * @param src the source
   * @param to the address space of the result
   * @param from the address space of the source
   * @return the instruction
   * @throws InvalidSpecException if a number exceeds 16 bits
   */
  public static Instruction castAddressSpace(Register dst, Register src, int to, int from) {
    require(to >>> 16 == 0 && from >>> 16 == 0, "an address space is a number of 16 bits");
    return register(Opcode.ALU64 | Opcode.MOV, dst, src, Opcode.ADDR_SPACE_CAST, (to << 16) | from);
  }

  /**
   * {@code dst = dst op src}, 64 bits.
   *
   * @param op the operation
   * @param dst the destination and first operand
   * @param src the second operand
   * @return the instruction
   */
  public static Instruction alu(AluOp op, Register dst, Register src) {
    return register(Opcode.ALU64 | op.code(), dst, src, op.offset(), 0);
  }

  /**
   * {@code dst = dst op imm}, 64 bits.
   *
   * @param op the operation
   * @param dst the destination and first operand
   * @param imm the second operand
   * @return the instruction
   */
  public static Instruction alu(AluOp op, Register dst, int imm) {
    return immediate(Opcode.ALU64 | op.code(), dst, op.offset(), imm);
  }

  /**
   * {@code dst = dst op src}, 32 bits.
   *
   * @param op the operation
   * @param dst the destination and first operand
   * @param src the second operand
   * @return the instruction
   */
  public static Instruction alu32(AluOp op, Register dst, Register src) {
    return register(Opcode.ALU | op.code(), dst, src, op.offset(), 0);
  }

  /**
   * {@code dst = dst op imm}, 32 bits.
   *
   * @param op the operation
   * @param dst the destination and first operand
   * @param imm the second operand
   * @return the instruction
   */
  public static Instruction alu32(AluOp op, Register dst, int imm) {
    return immediate(Opcode.ALU | op.code(), dst, op.offset(), imm);
  }

  /**
   * {@code dst = -dst}.
   *
   * @param dst the register
   * @return the instruction
   */
  public static Instruction neg(Register dst) {
    return immediate(Opcode.ALU64 | Opcode.NEG, dst, 0, 0);
  }

  /**
   * {@code dst = -dst}, 32 bits.
   *
   * @param dst the register
   * @return the instruction
   */
  public static Instruction neg32(Register dst) {
    return immediate(Opcode.ALU | Opcode.NEG, dst, 0, 0);
  }

  /**
   * Converts between the machine's order and big-endian, in place; clears what is above the width.
   *
   * @param width half, word or double
   * @param dst the register
   * @return the instruction
   * @throws InvalidSpecException if the width is a byte
   */
  public static Instruction toBigEndian(Width width, Register dst) {
    return swap(Opcode.ALU | Opcode.END | Opcode.X, width, dst);
  }

  /**
   * Converts between the machine's order and little-endian, in place; clears what is above the
   * width.
   *
   * @param width half, word or double
   * @param dst the register
   * @return the instruction
   * @throws InvalidSpecException if the width is a byte
   */
  public static Instruction toLittleEndian(Width width, Register dst) {
    return swap(Opcode.ALU | Opcode.END, width, dst);
  }

  /**
   * Reverses the bytes, in place; clears what is above the width. Instruction set v4 (6.6).
   *
   * @param width half, word or double
   * @param dst the register
   * @return the instruction
   * @throws InvalidSpecException if the width is a byte
   */
  public static Instruction byteSwap(Width width, Register dst) {
    return swap(Opcode.ALU64 | Opcode.END, width, dst);
  }

  private static Instruction swap(int opcode, Width width, Register dst) {
    require(width != Width.BYTE, "a byte swap takes 16, 32 or 64 bits");
    return Instruction.of(opcode, dst.number(), 0, 0, width.bits());
  }

  /**
   * {@code dst = *(src + offset)}, zero-extended.
   *
   * @param width how much to load
   * @param dst the destination
   * @param src the register with the address
   * @param offset bytes added to the address
   * @return the instruction
   * @throws InvalidSpecException if the offset does not fit 16 bits
   */
  public static Instruction load(Width width, Register dst, Register src, int offset) {
    return Instruction.of(
        Opcode.LDX | Opcode.MEM | width.code(), dst.number(), src.number(), offset, 0);
  }

  /**
   * {@code dst = *(src + offset)}, sign-extended. Instruction set v4 (6.6).
   *
   * @param width how much to load: byte, half or word
   * @param dst the destination
   * @param src the register with the address
   * @param offset bytes added to the address
   * @return the instruction
   * @throws InvalidSpecException if the offset does not fit 16 bits or the width is {@link
   *     Width#DOUBLE}
   */
  public static Instruction loadSigned(Width width, Register dst, Register src, int offset) {
    require(width != Width.DOUBLE, "a sign-extending load takes 8, 16 or 32 bits");
    return Instruction.of(
        Opcode.LDX | Opcode.MEMSX | width.code(), dst.number(), src.number(), offset, 0);
  }

  /**
   * {@code *(dst + offset) = src}.
   *
   * @param width how much to store
   * @param dst the register with the address
   * @param offset bytes added to the address
   * @param src the value
   * @return the instruction
   * @throws InvalidSpecException if the offset does not fit 16 bits
   */
  public static Instruction store(Width width, Register dst, int offset, Register src) {
    return Instruction.of(
        Opcode.STX | Opcode.MEM | width.code(), dst.number(), src.number(), offset, 0);
  }

  /**
   * {@code *(dst + offset) = imm}, sign-extended to the width.
   *
   * @param width how much to store
   * @param dst the register with the address
   * @param offset bytes added to the address
   * @param imm the value
   * @return the instruction
   * @throws InvalidSpecException if the offset does not fit 16 bits
   */
  public static Instruction store(Width width, Register dst, int offset, int imm) {
    return Instruction.of(Opcode.ST | Opcode.MEM | width.code(), dst.number(), 0, offset, imm);
  }

  /**
   * Loads from the packet of an {@code sk_buff} in R6 into R0, converting from network order; the
   * program ends if the packet is too short. Destroys R1..R5.
   *
   * @param width byte, half or word
   * @param offset bytes from the start of the packet
   * @return the instruction
   * @throws InvalidSpecException if the width is {@link Width#DOUBLE}
   */
  public static Instruction loadPacket(Width width, int offset) {
    require(width != Width.DOUBLE, "a packet load takes 8, 16 or 32 bits");
    return Instruction.of(Opcode.LD | Opcode.ABS | width.code(), 0, 0, 0, offset);
  }

  /**
   * As {@link #loadPacket(Width, int)}, with the offset in a register.
   *
   * @param width byte, half or word
   * @param src the register with the offset
   * @param offset bytes added to it
   * @return the instruction
   * @throws InvalidSpecException if the width is {@link Width#DOUBLE}
   */
  public static Instruction loadPacket(Width width, Register src, int offset) {
    require(width != Width.DOUBLE, "a packet load takes 8, 16 or 32 bits");
    return Instruction.of(Opcode.LD | Opcode.IND | width.code(), 0, src.number(), 0, offset);
  }

  /**
   * Changes memory atomically. For {@link AtomicOp#LOAD_ACQUIRE} the address is in {@code src} and
   * the result goes to {@code dst}; for all others the address is in {@code dst}.
   *
   * @param op the operation
   * @param width word or double; also byte and half for the load and the store
   * @param dst the destination
   * @param offset bytes added to the address
   * @param src the source
   * @return the instruction
   * @throws InvalidSpecException if the operation does not have that width or the offset does not
   *     fit 16 bits
   */
  public static Instruction atomic(
      AtomicOp op, Width width, Register dst, int offset, Register src) {
    boolean ordered = op == AtomicOp.LOAD_ACQUIRE || op == AtomicOp.STORE_RELEASE;
    require(ordered || width.bytes() >= 4, "an atomic " + op + " takes 32 or 64 bits");
    return Instruction.of(
        Opcode.STX | Opcode.ATOMIC | width.code(), dst.number(), src.number(), offset, op.imm());
  }

  /**
   * {@code dst = constant}, 64 bits, two slots.
   *
   * @param dst the destination
   * @param constant the constant
   * @return the instruction
   */
  public static Instruction loadImm64(Register dst, long constant) {
    return wide(dst, 0, constant);
  }

  /**
   * Loads a map by its descriptor.
   *
   * @param dst the destination
   * @param fd the map's file descriptor
   * @return the instruction
   */
  public static Instruction loadMapFd(Register dst, int fd) {
    return wide(dst, Opcode.PSEUDO_MAP_FD, Integer.toUnsignedLong(fd));
  }

  /**
   * Loads a map by its name in the object; the descriptor is filled in when the program is loaded.
   *
   * @param dst the destination
   * @param map the map's name
   * @return the instruction
   */
  public static Instruction loadMapFd(Register dst, String map) {
    return loadMapFd(dst, 0).withReference(new Reference.MapFd(map));
  }

  /**
   * Loads an address within the first value of an array map (5.2).
   *
   * @param dst the destination
   * @param fd the map's file descriptor
   * @param offset bytes from the start of the value
   * @return the instruction
   */
  public static Instruction loadMapValue(Register dst, int fd, int offset) {
    long constant = Integer.toUnsignedLong(fd) | ((long) offset << 32);
    return wide(dst, Opcode.PSEUDO_MAP_VALUE, constant);
  }

  /**
   * Loads an address within the first value of an array map by the map's name in the object.
   *
   * @param dst the destination
   * @param map the map's name
   * @param offset bytes from the start of the value
   * @return the instruction
   */
  public static Instruction loadMapValue(Register dst, String map, int offset) {
    return loadMapValue(dst, 0, offset).withReference(new Reference.MapValue(map, offset));
  }

  /**
   * Loads the address of a kernel variable by the BTF id of the variable (5.10).
   *
   * @param dst the destination
   * @param btfId the id in the kernel's BTF
   * @return the instruction
   */
  public static Instruction loadKernelVariable(Register dst, int btfId) {
    return wide(dst, Opcode.PSEUDO_BTF_ID, Integer.toUnsignedLong(btfId));
  }

  /**
   * Loads the address of a function of the same program, to pass it as a callback (5.13).
   *
   * @param dst the destination
   * @param label the function's label
   * @return the instruction
   */
  public static Instruction loadFunction(Register dst, String label) {
    return wide(dst, Opcode.PSEUDO_FUNC, Integer.toUnsignedLong(CALL_TARGET_UNKNOWN))
        .withReference(new Reference.Label(label));
  }

  /**
   * {@code goto label}.
   *
   * @param label where to
   * @return the instruction
   */
  public static Instruction jump(String label) {
    return to(label, Opcode.JA, 0, 0, 0);
  }

  /**
   * {@code goto label}, with a distance of 32 bits. Instruction set v4 (6.6).
   *
   * @param label where to
   * @return the instruction
   */
  public static Instruction jumpFar(String label) {
    return to(label, Opcode.GOTOL, 0, 0, 0);
  }

  /**
   * {@code if dst condition src goto label}, 64 bits.
   *
   * @param condition what to compare
   * @param dst the first operand
   * @param src the second operand
   * @param label where to
   * @return the instruction
   */
  public static Instruction jump(Condition condition, Register dst, Register src, String label) {
    return to(label, Opcode.JMP | Opcode.X | condition.code(), dst.number(), src.number(), 0);
  }

  /**
   * {@code if dst condition imm goto label}, 64 bits.
   *
   * @param condition what to compare
   * @param dst the first operand
   * @param imm the second operand
   * @param label where to
   * @return the instruction
   */
  public static Instruction jump(Condition condition, Register dst, int imm, String label) {
    return to(label, Opcode.JMP | condition.code(), dst.number(), 0, imm);
  }

  /**
   * {@code if dst condition src goto label}, 32 bits. Instruction set v3 (5.1).
   *
   * @param condition what to compare
   * @param dst the first operand
   * @param src the second operand
   * @param label where to
   * @return the instruction
   */
  public static Instruction jump32(Condition condition, Register dst, Register src, String label) {
    return to(label, Opcode.JMP32 | Opcode.X | condition.code(), dst.number(), src.number(), 0);
  }

  /**
   * {@code if dst condition imm goto label}, 32 bits. Instruction set v3 (5.1).
   *
   * @param condition what to compare
   * @param dst the first operand
   * @param imm the second operand
   * @param label where to
   * @return the instruction
   */
  public static Instruction jump32(Condition condition, Register dst, int imm, String label) {
    return to(label, Opcode.JMP32 | condition.code(), dst.number(), 0, imm);
  }

  /**
   * Goes to the label or on, as the kernel decides: ends loops the verifier cannot bound (6.9).
   *
   * @param label where to
   * @return the instruction
   */
  public static Instruction mayGoto(String label) {
    return to(label, Opcode.MAY_GOTO, 0, 0, 0);
  }

  /**
   * Calls a helper of the kernel.
   *
   * @param helper its number ({@code BPF_FUNC_…} of uapi/linux/bpf.h)
   * @return the instruction
   */
  public static Instruction call(int helper) {
    return Instruction.of(Opcode.CALL, 0, 0, 0, helper);
  }

  /**
   * Calls a function of the same program.
   *
   * @param label the function's label
   * @return the instruction
   */
  public static Instruction call(String label) {
    return Instruction.of(Opcode.CALL, 0, Opcode.PSEUDO_CALL, 0, CALL_TARGET_UNKNOWN)
        .withReference(new Reference.Label(label));
  }

  /**
   * Calls a function of the kernel by its BTF id (kfunc, 5.13).
   *
   * @param btfId the id in the BTF of the kernel or of a module
   * @param module 0 for the kernel itself, otherwise the index of the module's BTF in the array of
   *     descriptors given with the program (5.16)
   * @return the instruction
   * @throws InvalidSpecException if the index does not fit 16 bits
   */
  public static Instruction callKernel(int btfId, int module) {
    return Instruction.of(Opcode.CALL, 0, Opcode.PSEUDO_KFUNC_CALL, module, btfId);
  }

  /**
   * Calls a function of the kernel by its name; the id is filled in when the program is loaded.
   *
   * @param function the kfunc's name
   * @return the instruction
   */
  public static Instruction callKernel(String function) {
    return callKernel(0, 0).withReference(new Reference.Kernel(function, false));
  }

  /**
   * Ends the function; the result is in R0.
   *
   * @return the instruction
   */
  public static Instruction exit() {
    return Instruction.of(Opcode.EXIT, 0, 0, 0, 0);
  }

  private static Instruction register(int opcode, Register dst, Register src, int offset, int imm) {
    return Instruction.of(opcode | Opcode.X, dst.number(), src.number(), offset, imm);
  }

  private static Instruction immediate(int opcode, Register dst, int offset, int imm) {
    return Instruction.of(opcode, dst.number(), 0, offset, imm);
  }

  private static Instruction wide(Register dst, int kind, long constant) {
    return Instruction.of(Opcode.LD_IMM64, dst.number(), kind, 0, constant);
  }

  private static Instruction to(String label, int opcode, int dst, int src, int imm) {
    return Instruction.of(opcode, dst, src, 0, imm).withReference(new Reference.Label(label));
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new InvalidSpecException("instruction: " + rule);
    }
  }
}
