// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Prints programs as {@code llvm-objdump --disassemble --no-show-raw-insn} of LLVM 19 does, and
 * newer instructions as later LLVM does. Immutable.
 *
 * <p>One thing differs on purpose: without {@code --mcpu}, that tool prints 32-bit atomic
 * operations as {@code <unknown>} (or as a plain addition); here they are printed as it prints them
 * with {@code --mcpu=v3}.
 */
public final class Disassembler {
  private final boolean halves;

  private Disassembler(boolean halves) {
    this.halves = halves;
  }

  /** Prints loads and stores of 32 bits and less with r registers, as that tool does by itself. */
  public Disassembler() {
    this(false);
  }

  /**
   * Prints loads and stores of 32 bits and less with w registers, as that tool does with {@code
   * --mcpu=v3} or {@code v4}.
   *
   * @return another disassembler
   */
  public Disassembler withHalfRegisters() {
    return new Disassembler(true);
  }

  /**
   * Prints one instruction without its place.
   *
   * @param instruction the instruction
   * @return its text; {@code <unknown>} if the instruction set has none for it
   */
  public String print(Instruction instruction) {
    return InstructionText.of(instruction, halves);
  }

  /**
   * Prints a program without symbols: a line for each instruction, with its slot.
   *
   * @param program the instructions
   * @return the lines, each ended by a line feed
   */
  public String print(List<Instruction> program) {
    return print(program, Map.of());
  }

  /**
   * Prints the code of a section with its symbols, which head the places they mark and name the
   * targets of jumps.
   *
   * @param program the instructions, from the start of the section
   * @param symbols names by slot
   * @return the lines, each ended by a line feed; before a symbol comes an empty one
   */
  public String print(List<Instruction> program, Map<Integer, String> symbols) {
    NavigableMap<Integer, String> bySlot = new TreeMap<>(symbols);
    StringBuilder out = new StringBuilder();
    int slot = 0;
    for (Instruction instruction : program) {
      String symbol = bySlot.get(slot);
      if (symbol != null) {
        out.append("\n%016x <%s>:\n".formatted((long) slot * Instruction.SLOT_BYTES, symbol));
      }
      String text = print(instruction);
      out.append("%8d:\t".formatted(slot)).append(text);
      if (instruction.isJump() && !text.equals(InstructionText.UNKNOWN)) {
        appendTarget(out, slot + 1L + instruction.distance(), bySlot);
      }
      out.append('\n');
      slot += instruction.slots();
    }
    return out.toString();
  }

  private static void appendTarget(
      StringBuilder out, long slot, NavigableMap<Integer, String> symbols) {
    int bounded = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, slot));
    Map.Entry<Integer, String> symbol = symbols.floorEntry(bounded);
    if (symbol == null && !symbols.isEmpty()) {
      symbol = symbols.firstEntry();
    }
    if (symbol == null) {
      return;
    }
    long distance = (slot - symbol.getKey()) * Instruction.SLOT_BYTES;
    out.append(" <").append(symbol.getValue());
    if (distance != 0) {
      out.append("+0x").append(Long.toHexString(distance));
    }
    out.append('>');
  }
}
