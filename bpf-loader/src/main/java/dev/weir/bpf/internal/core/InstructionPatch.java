// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.BtfType;
import dev.weir.core.error.InvalidSpecException;

/** Puts an answer into the instruction that asked for it. */
final class InstructionPatch {
  private static final int CALL = 0x85;
  private static final int REGISTER = 0x08;
  private static final int WIDTH = 0x18;

  private final Instruction instruction;
  private final Fact assumed;
  private final Fact fact;

  InstructionPatch(Instruction instruction, Fact assumed, Fact fact) {
    this.instruction = instruction;
    this.assumed = assumed;
    this.fact = fact;
  }

  /** An instruction that the verifier refuses if it can be reached. */
  static Instruction poison() {
    return Instruction.of(CALL, 0, 0, 0, CoreCode.POISON);
  }

  /** {@return whether it accesses memory, and takes more or less than the field has} */
  boolean isMisfit() {
    return isMemoryAccess() && assumed.size() != fact.size() && !assumed.isResizable(fact);
  }

  private boolean isMemoryAccess() {
    int kind = instruction.opcode() & 7;
    return kind >= 1 && kind <= 3;
  }

  Instruction apply() {
    if (isMemoryAccess()) {
      return access();
    }
    return switch (instruction.opcode() & 7) {
      case 0 -> wide();
      case 4, 7 -> arithmetic();
      default -> throw invalid("is none that can be adjusted");
    };
  }

  private Instruction arithmetic() {
    if ((instruction.opcode() & REGISTER) != 0) {
      throw invalid("has no constant");
    }
    require(instruction.imm());
    int low = (int) fact.value(); // 32 bits, whatever their sign
    return instruction.withImm(low);
  }

  private Instruction wide() {
    if (!instruction.isWide() || instruction.src() != 0) {
      throw invalid("loads no plain 64-bit constant");
    }
    if (assumed.type() instanceof BtfType.Enum32) {
      return instruction.withImm(extended());
    }
    require(instruction.imm());
    return instruction.withImm(fact.value());
  }

  /**
   * A constant of an enumeration has 32 bits in BTF, which does not always know whether they are
   * signed (clang before 15, pahole before 1.24). The compiler did, and extended them accordingly.
   */
  private long extended() {
    if (assumed.certain() && (int) instruction.imm() != (int) assumed.value()) {
      throw unexpected(instruction.imm());
    }
    boolean top = fact.type() instanceof BtfType.Enum32 && (int) fact.value() < 0;
    return top && instruction.imm() < 0 ? (int) fact.value() : fact.value();
  }

  private Instruction access() {
    require(instruction.offset());
    if (fact.value() > Short.MAX_VALUE) {
      throw invalid("cannot reach offset " + fact.value() + ": 32767 is the highest");
    }
    Instruction moved = instruction.withOffset((int) fact.value());
    return assumed.size() == fact.size() ? moved : resized(moved);
  }

  private Instruction resized(Instruction moved) {
    if (bytes() != assumed.size()) {
      throw invalid("accesses " + bytes() + " bytes of a field of " + assumed.size());
    }
    int width =
        switch ((int) fact.size()) {
          case 1 -> 0x10;
          case 2 -> 0x08;
          case 4 -> 0x00;
          case 8 -> 0x18;
          default -> throw invalid("cannot access " + fact.size() + " bytes");
        };
    int opcode = (moved.opcode() & ~WIDTH) | width;
    return Instruction.of(opcode, moved.dst(), moved.src(), moved.offset(), moved.imm());
  }

  private int bytes() {
    return switch (instruction.opcode() & WIDTH) {
      case 0x10 -> 1;
      case 0x08 -> 2;
      case 0x00 -> 4;
      default -> 8;
    };
  }

  private void require(long found) {
    if (assumed.certain() && found != assumed.value()) {
      throw unexpected(found);
    }
  }

  private InvalidSpecException unexpected(long found) {
    return invalid("has " + found + " where the object's types say " + assumed.value());
  }

  private InvalidSpecException invalid(String what) {
    return new InvalidSpecException("the instruction \"" + instruction + "\" " + what);
  }
}
