// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.link;

import dev.weir.bpf.asm.Instruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program with the functions it needs behind it: each once, in the order in which they are first
 * referred to, callers before callees. What each instruction is, is made when asked for: many
 * programs may share much code.
 */
public final class LinkedCode {
  /** {@code BPF_MAX_SUBPROGS} of linux/bpf_verifier.h: the kernel takes no more functions. */
  private static final int MOST_FUNCTIONS = 256;

  /** First slots in the program by function, in the order of the functions. */
  private final Map<CodeFunction, Integer> starts;

  private final int slots;

  private LinkedCode(Map<CodeFunction, Integer> starts, int slots) {
    this.starts = starts;
    this.slots = slots;
  }

  /**
   * Links a program.
   *
   * @param entry its first function
   * @return the program
   * @throws dev.weir.core.error.InvalidSpecException if it needs more functions than a kernel takes
   */
  public static LinkedCode of(CodeFunction entry) {
    Map<CodeFunction, Integer> starts = new LinkedHashMap<>();
    Deque<CodeFunction> pending = new ArrayDeque<>();
    starts.put(entry, 0);
    pending.add(entry);
    int slots = entry.slots();
    while (!pending.isEmpty()) {
      CodeFunction function = pending.remove();
      for (CodeFunction callee : function.callees()) {
        if (starts.putIfAbsent(callee, slots) == null) {
          slots += callee.slots();
          pending.add(callee);
          requireFew(entry, starts.size());
        }
      }
    }
    return new LinkedCode(starts, slots);
  }

  private static void requireFew(CodeFunction entry, int functions) {
    if (functions > MOST_FUNCTIONS) {
      throw entry.invalid(
          0, "it needs more functions than the " + MOST_FUNCTIONS + " that the kernel takes");
    }
  }

  /** {@return the length of the program in slots} */
  public int slots() {
    return slots;
  }

  /** {@return the functions with their first slots, the entry first} */
  public Map<CodeFunction, Integer> starts() {
    return Collections.unmodifiableMap(starts);
  }

  /** {@return the instructions, with the distances of calls resolved} */
  public List<Instruction> instructions() {
    List<Instruction> program = new ArrayList<>();
    int slot = 0;
    for (CodeFunction function : starts.keySet()) {
      List<Instruction> code = function.code();
      for (int i = 0; i < code.size(); i++) {
        Instruction instruction = code.get(i);
        CodeFunction callee = function.callee(i);
        program.add(callee == null ? instruction : bind(instruction, slot, callee));
        slot += instruction.slots();
      }
    }
    return Collections.unmodifiableList(program);
  }

  private Instruction bind(Instruction instruction, int slot, CodeFunction callee) {
    Integer start = starts.get(callee);
    if (start == null) {
      throw new IllegalStateException(callee.name() + " was not linked");
    }
    int distance = start - slot - 1;
    return instruction.withImm(instruction.isWide() ? Integer.toUnsignedLong(distance) : distance);
  }
}
