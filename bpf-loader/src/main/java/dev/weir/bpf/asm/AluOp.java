// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

/** Arithmetic and logic of two operands. {@code dst = dst op operand}. */
public enum AluOp {
  /** Addition. */
  ADD(0x00, 0, "+="),
  /** Subtraction. */
  SUB(0x10, 0, "-="),
  /** Multiplication. */
  MUL(0x20, 0, "*="),
  /** Unsigned division; by zero gives 0. */
  DIV(0x30, 0, "/="),
  /** Signed division, instruction set v4 (6.6). */
  SDIV(0x30, 1, "s/="),
  /** Bitwise or. */
  OR(0x40, 0, "|="),
  /** Bitwise and. */
  AND(0x50, 0, "&="),
  /** Shift to the left. */
  LSH(0x60, 0, "<<="),
  /** Shift to the right, filling with zeroes. */
  RSH(0x70, 0, ">>="),
  /** Unsigned remainder; by zero leaves the destination. */
  MOD(0x90, 0, "%="),
  /** Signed remainder, instruction set v4 (6.6). */
  SMOD(0x90, 1, "s%="),
  /** Bitwise exclusive or. */
  XOR(0xa0, 0, "^="),
  /** Shift to the right, filling with the sign. */
  ARSH(0xc0, 0, "s>>=");

  private final int code;
  private final int offset;
  private final String symbol;

  AluOp(int code, int offset, String symbol) {
    this.code = code;
    this.offset = offset;
    this.symbol = symbol;
  }

  /** {@return the operation bits of the opcode} */
  public int code() {
    return code;
  }

  /** {@return the offset field, which tells signed from unsigned} */
  int offset() {
    return offset;
  }

  String symbol() {
    return symbol;
  }
}
