// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import dev.weir.bpf.asm.AssemblyException.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects instructions and labels, and resolves jumps and calls between them. Not thread-safe; may
 * be used on after {@link #assemble()}.
 */
public final class Assembler {
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private int slots;

  /** Starts an empty program. */
  public Assembler() {}

  /**
   * Adds instructions.
   *
   * @param more what follows
   * @return this
   */
  public Assembler add(Instruction... more) {
    return add(List.of(more));
  }

  /**
   * Adds instructions.
   *
   * @param more what follows
   * @return this
   */
  public Assembler add(Collection<Instruction> more) {
    for (Instruction instruction : more) {
      instructions.add(instruction);
      slots += instruction.slots();
    }
    return this;
  }

  /**
   * Marks the place of the next instruction.
   *
   * @param name a name that marks no other place of this program
   * @return this
   * @throws AssemblyException if it marks another place
   */
  public Assembler label(String name) {
    Integer other = labels.putIfAbsent(name, slots);
    if (other != null) {
      throw new AssemblyException(
          Reason.DUPLICATE_LABEL,
          name,
          slots,
          "label \"" + name + "\" already marks slot " + other);
    }
    return this;
  }

  /** {@return the number of slots so far: the one that the next instruction gets} */
  public int slots() {
    return slots;
  }

  /**
   * Resolves the labels.
   *
   * @return the program; its jumps and calls have their distances and keep their references
   * @throws AssemblyException if a label is unknown or out of reach
   */
  public List<Instruction> assemble() {
    List<Instruction> program = new ArrayList<>(instructions.size());
    int slot = 0;
    for (Instruction instruction : instructions) {
      boolean refers = instruction.reference().orElse(null) instanceof Reference.Label;
      program.add(refers ? resolve(instruction, slot) : instruction);
      slot += instruction.slots();
    }
    return List.copyOf(program);
  }

  private Instruction resolve(Instruction instruction, int slot) {
    String label = instruction.reference().orElseThrow().name();
    Integer target = labels.get(label);
    if (target == null) {
      throw new AssemblyException(
          Reason.UNKNOWN_LABEL, label, slot, "label \"" + label + "\" marks nothing");
    }
    int distance = target - slot - 1;
    if (instruction.isFunctionAddress()) {
      return instruction.withImm(Integer.toUnsignedLong(distance));
    }
    if (instruction.isFunctionCall() || instruction.opcode() == Opcode.GOTOL) {
      return instruction.withImm(distance);
    }
    if (!instruction.isJump()) {
      throw new AssemblyException(
          Reason.NOT_A_JUMP,
          label,
          slot,
          "\"" + InstructionText.of(instruction, false) + "\" cannot go to label " + label);
    }
    if (distance != (short) distance) {
      throw new AssemblyException(
          Reason.OUT_OF_RANGE,
          label,
          slot,
          "label \"" + label + "\" is " + distance + " slots away, a jump reaches -32768..32767");
    }
    return instruction.withOffset(distance);
  }
}
