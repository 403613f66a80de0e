// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

/** Bits of the opcode and the numbers that change what an instruction means (uapi/linux/bpf.h). */
final class Opcode {
  static final int LD = 0x00;
  static final int LDX = 0x01;
  static final int ST = 0x02;
  static final int STX = 0x03;
  static final int ALU = 0x04;
  static final int JMP = 0x05;
  static final int JMP32 = 0x06;
  static final int ALU64 = 0x07;

  static final int X = 0x08;

  static final int ABS = 0x20;
  static final int IND = 0x40;
  static final int MEM = 0x60;
  static final int MEMSX = 0x80;
  static final int ATOMIC = 0xc0;

  static final int NEG = 0x80;
  static final int MOV = 0xb0;
  static final int END = 0xd0;

  static final int JA = JMP;
  static final int GOTOL = JMP32;
  static final int CALL = JMP | 0x80;
  static final int CALLX = CALL | X;
  static final int EXIT = JMP | 0x90;
  static final int MAY_GOTO = JMP | 0xe0;
  static final int LD_IMM64 = 0x18;

  static final int PSEUDO_MAP_FD = 1;
  static final int PSEUDO_MAP_VALUE = 2;
  static final int PSEUDO_BTF_ID = 3;
  static final int PSEUDO_FUNC = 4;
  static final int PSEUDO_CALL = 1;
  static final int PSEUDO_KFUNC_CALL = 2;

  /** The offset field of a move that casts between address spaces. */
  static final int ADDR_SPACE_CAST = 1;

  private Opcode() {}

  static int classOf(int opcode) {
    return opcode & 0x07;
  }

  static int modeOf(int opcode) {
    return opcode & 0xe0;
  }

  static int operationOf(int opcode) {
    return opcode & 0xf0;
  }

  static boolean takesRegister(int opcode) {
    return (opcode & X) != 0;
  }
}
