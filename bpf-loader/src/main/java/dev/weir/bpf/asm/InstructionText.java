// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One instruction in the syntax of LLVM's assembler (llvm/lib/Target/BPF/BPFInstrInfo.td,
 * BPFInstPrinter.cpp). What LLVM ignores in an instruction is ignored here too.
 */
final class InstructionText {
  static final String UNKNOWN = "<unknown>";

  /** Loads and stores of 32 bits and less are written with w registers ({@code --mattr=+alu32}). */
  private final boolean halves;

  private final Instruction in;
  private boolean noSuchRegister;

  private InstructionText(Instruction in, boolean halves) {
    this.in = in;
    this.halves = halves;
  }

  static String of(Instruction instruction, boolean halves) {
    InstructionText printer = new InstructionText(instruction, halves);
    String text = printer.text();
    return text == null || printer.noSuchRegister ? UNKNOWN : text;
  }

  private @Nullable String text() {
    int opcode = in.opcode();
    return switch (Opcode.classOf(opcode)) {
      case Opcode.LD -> in.isWide() ? wide() : packetLoad();
      case Opcode.LDX -> load();
      case Opcode.ST -> Opcode.modeOf(opcode) == Opcode.MEM ? memory() + " = " + imm() : null;
      case Opcode.STX -> store();
      case Opcode.ALU, Opcode.ALU64 -> alu();
      default -> jump();
    };
  }

  private @Nullable String wide() {
    if (in.offset() != 0) {
      return null;
    }
    int low = (int) in.imm();
    return in.src() == 0
        ? dst() + " = " + hex(in.imm()) + " ll"
        : "ld_pseudo\t" + dst() + ", " + hex(in.src()) + ", " + hex(low);
  }

  private @Nullable String packetLoad() {
    Width width = Width.ofOpcode(in.opcode());
    int mode = Opcode.modeOf(in.opcode());
    if (width == Width.DOUBLE || (mode != Opcode.ABS && mode != Opcode.IND)) {
      return null;
    }
    String at = mode == Opcode.ABS ? imm() : name("r", in.src());
    return "r0 = *(u" + width.bits() + " *)skb[" + at + "]";
  }

  private @Nullable String load() {
    Width width = Width.ofOpcode(in.opcode());
    int mode = Opcode.modeOf(in.opcode());
    if (mode == Opcode.MEM) {
      String into = halves && width != Width.DOUBLE ? "w" : "r";
      return name(into, in.dst()) + " = *(u" + width.bits() + " *)" + address(in.src());
    }
    if (mode == Opcode.MEMSX && width != Width.DOUBLE) {
      return dst() + " = *(s" + width.bits() + " *)" + address(in.src());
    }
    return null;
  }

  private @Nullable String store() {
    Width width = Width.ofOpcode(in.opcode());
    int mode = Opcode.modeOf(in.opcode());
    if (mode == Opcode.MEM) {
      return memory() + " = " + name(halves && width != Width.DOUBLE ? "w" : "r", in.src());
    }
    return mode == Opcode.ATOMIC ? atomic(width) : null;
  }

  private @Nullable String atomic(Width width) {
    int operation = (int) in.imm();
    if (operation == AtomicOp.LOAD_ACQUIRE.imm()) {
      String into = width == Width.DOUBLE ? "r" : "w";
      return name(into, in.dst()) + " = load_acquire(" + cast(width) + address(in.src()) + ")";
    }
    if (operation == AtomicOp.STORE_RELEASE.imm()) {
      return "store_release(" + cast(width) + address(in.dst()) + ", " + operand(width) + ")";
    }
    if (width.bytes() < 4) {
      return null;
    }
    return operation == AtomicOp.XCHG.imm() || operation == AtomicOp.CMPXCHG.imm()
        ? exchange(width, operation)
        : arithmetic(width, operation);
  }

  private String exchange(Width width, int operation) {
    String at = address(in.dst());
    String place = at.substring(1, at.length() - 1);
    String size = width == Width.WORD ? "32_32(" : "_64(";
    if (operation == AtomicOp.XCHG.imm()) {
      return operand(width) + " = xchg" + size + place + ", " + operand(width) + ")";
    }
    String expected = width == Width.WORD ? "w0" : "r0";
    return expected + " = cmpxchg" + size + place + ", " + expected + ", " + operand(width) + ")";
  }

  private @Nullable String arithmetic(Width width, int operation) {
    AluOp op =
        switch (operation & ~1) {
          case 0x00 -> AluOp.ADD;
          case 0x40 -> AluOp.OR;
          case 0x50 -> AluOp.AND;
          case 0xa0 -> AluOp.XOR;
          default -> null;
        };
    if (op == null) {
      return null;
    }
    if ((operation & 1) == 0) {
      // The one 32-bit form that LLVM prints without knowing of w registers: it predates them.
      boolean old = op == AluOp.ADD && !halves;
      return "lock "
          + memory()
          + " "
          + op.symbol()
          + " "
          + (old ? name("r", in.src()) : operand(width));
    }
    return operand(width)
        + " = atomic_fetch_"
        + op.name().toLowerCase(Locale.ROOT)
        + "("
        + cast(width)
        + address(in.dst())
        + ", "
        + operand(width)
        + ")";
  }

  private @Nullable String alu() {
    int operation = Opcode.operationOf(in.opcode());
    return switch (operation) {
      case Opcode.NEG ->
          Opcode.takesRegister(in.opcode()) ? null : dstSized() + " = -" + dstSized();
      case Opcode.END -> swap();
      case Opcode.MOV -> move();
      default -> binary(aluOp(operation, in.offset()));
    };
  }

  private @Nullable String binary(@Nullable AluOp op) {
    return op == null ? null : dstSized() + " " + op.symbol() + " " + second();
  }

  private static @Nullable AluOp aluOp(int operation, int offset) {
    for (AluOp op : AluOp.values()) {
      if (op.code() == operation && op.offset() == offset) {
        return op;
      }
    }
    return null;
  }

  private @Nullable String move() {
    if (in.offset() == 0) {
      return dstSized() + " = " + second();
    }
    if (!Opcode.takesRegister(in.opcode())) {
      return null;
    }
    boolean is64 = Opcode.classOf(in.opcode()) == Opcode.ALU64;
    if (in.offset() == Opcode.ADDR_SPACE_CAST && is64) {
      int imm = (int) in.imm();
      return dst()
          + " = addr_space_cast("
          + name("r", in.src())
          + ", "
          + hex(imm >>> 16)
          + ", "
          + hex(imm & 0xffff)
          + ")";
    }
    boolean signed = in.offset() == 8 || in.offset() == 16 || (in.offset() == 32 && is64);
    return signed ? dstSized() + " = (s" + in.offset() + ")" + second() : null;
  }

  private @Nullable String swap() {
    long bits = in.imm();
    if (bits != 16 && bits != 32 && bits != 64) {
      return null;
    }
    boolean swaps = Opcode.classOf(in.opcode()) == Opcode.ALU64;
    boolean big = Opcode.takesRegister(in.opcode());
    if (swaps && big) {
      return null;
    }
    return dst() + " = " + (swaps ? "bswap" : big ? "be" : "le") + bits + " " + dst();
  }

  private @Nullable String jump() {
    int opcode = in.opcode();
    return switch (opcode) {
      case Opcode.JA -> "goto " + distance();
      case Opcode.GOTOL -> "gotol " + distance();
      case Opcode.MAY_GOTO -> "may_goto " + distance();
      case Opcode.CALL -> "call " + imm();
      case Opcode.CALLX -> "callx " + dst();
      case Opcode.EXIT -> in.imm() == 0 ? "exit" : null;
      default -> conditional(condition(Opcode.operationOf(opcode)));
    };
  }

  private @Nullable String conditional(@Nullable Condition condition) {
    return condition == null
        ? null
        : "if " + dstSized() + " " + condition.symbol() + " " + second() + " goto " + distance();
  }

  private static @Nullable Condition condition(int operation) {
    for (Condition condition : Condition.values()) {
      if (condition.code() == operation) {
        return condition;
      }
    }
    return null;
  }

  private String distance() {
    int distance = in.distance();
    return (distance < 0 ? "" : "+") + hex(distance);
  }

  /** LLVM knows r11 as a stack pointer of its own; r12 to r15 do not exist. */
  private String name(String prefix, int register) {
    noSuchRegister |= register > 11;
    return prefix + register;
  }

  private String dst() {
    return name("r", in.dst());
  }

  /** The destination as the instruction's class sees it: whole or lower half. */
  private String dstSized() {
    return name(prefix(), in.dst());
  }

  private String second() {
    return Opcode.takesRegister(in.opcode()) ? name(prefix(), in.src()) : imm();
  }

  private String prefix() {
    int kind = Opcode.classOf(in.opcode());
    return kind == Opcode.ALU || kind == Opcode.JMP32 ? "w" : "r";
  }

  private String operand(Width width) {
    return name(width == Width.DOUBLE ? "r" : "w", in.src());
  }

  private static String cast(Width width) {
    return "(u" + width.bits() + " *)";
  }

  private String memory() {
    return "*(u" + Width.ofOpcode(in.opcode()).bits() + " *)" + address(in.dst());
  }

  private String address(int register) {
    int offset = in.offset();
    String distance = offset < 0 ? " - " + hex(-(long) offset) : " + " + hex(offset);
    return "(" + name("r", register) + distance + ")";
  }

  private String imm() {
    return hex(in.imm());
  }

  private static String hex(long number) {
    return number < 0 ? "-0x" + Long.toHexString(-number) : "0x" + Long.toHexString(number);
  }
}
