// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

/**
 * How many bytes a memory access moves ({@code BPF_B}, {@code BPF_H}, {@code BPF_W}, {@code
 * BPF_DW}).
 */
public enum Width {
  /** One byte, {@code BPF_B}. */
  BYTE(0x10, 1),
  /** Two bytes, {@code BPF_H}. */
  HALF(0x08, 2),
  /** Four bytes, {@code BPF_W}. */
  WORD(0x00, 4),
  /** Eight bytes, {@code BPF_DW}. */
  DOUBLE(0x18, 8);

  private final int code;
  private final int bytes;

  Width(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** {@return the size bits of the opcode} */
  public int code() {
    return code;
  }

  /** {@return the number of bytes: 1, 2, 4 or 8} */
  public int bytes() {
    return bytes;
  }

  /** {@return the number of bits: 8, 16, 32 or 64} */
  public int bits() {
    return bytes * 8;
  }

  static Width ofOpcode(int opcode) {
    return switch (opcode & 0x18) {
      case 0x00 -> WORD;
      case 0x08 -> HALF;
      case 0x10 -> BYTE;
      default -> DOUBLE;
    };
  }
}
