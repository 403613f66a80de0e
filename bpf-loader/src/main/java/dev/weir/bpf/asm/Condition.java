// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

/** What a conditional jump compares. */
public enum Condition {
  /** Equal. */
  EQ(0x10, "=="),
  /** Greater, unsigned. */
  GT(0x20, ">"),
  /** Greater or equal, unsigned. */
  GE(0x30, ">="),
  /** Any bit in common ({@code BPF_JSET}). */
  SET(0x40, "&"),
  /** Not equal. */
  NE(0x50, "!="),
  /** Greater, signed. */
  SGT(0x60, "s>"),
  /** Greater or equal, signed. */
  SGE(0x70, "s>="),
  /** Less, unsigned; instruction set v2. */
  LT(0xa0, "<"),
  /** Less or equal, unsigned; instruction set v2. */
  LE(0xb0, "<="),
  /** Less, signed; instruction set v2. */
  SLT(0xc0, "s<"),
  /** Less or equal, signed; instruction set v2. */
  SLE(0xd0, "s<=");

  private final int code;
  private final String symbol;

  Condition(int code, String symbol) {
    this.code = code;
    this.symbol = symbol;
  }

  /** {@return the operation bits of the opcode} */
  public int code() {
    return code;
  }

  String symbol() {
    return symbol;
  }
}
