// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.internal.link.CodeFunction;
import dev.weir.bpf.internal.link.LinkedCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the instructions of a program come from. Those of an object are linked when asked for: a
 * hundred programs that share a library of functions would otherwise hold it a hundred times.
 */
sealed interface ProgramCode {

  List<Instruction> instructions();

  int slots();

  List<ProgramFunction> functions();

  List<CoreRelocation> coreRelocations();

  /** Instructions given by hand: one function, nothing to relocate. */
  record Given(String name, List<Instruction> instructions) implements ProgramCode {

    @Override
    public int slots() {
      return instructions.stream().mapToInt(Instruction::slots).sum();
    }

    @Override
    public List<ProgramFunction> functions() {
      return List.of(new ProgramFunction(name, "", 0, 0, slots(), false));
    }

    @Override
    public List<CoreRelocation> coreRelocations() {
      return List.of();
    }
  }

  /**
   * A function of an object with what it needs.
   *
   * @param entry the function
   * @param relocations the CO-RE relocations of the object by section
   */
  record Linked(CodeFunction entry, Map<String, List<CoreRelocation>> relocations)
      implements ProgramCode {

    @Override
    public List<Instruction> instructions() {
      return LinkedCode.of(entry).instructions();
    }

    @Override
    public int slots() {
      return LinkedCode.of(entry).slots();
    }

    @Override
    public List<ProgramFunction> functions() {
      return LinkedCode.of(entry).starts().entrySet().stream()
          .map(start -> function(start.getKey(), start.getValue()))
          .toList();
    }

    private static ProgramFunction function(CodeFunction function, int slot) {
      return new ProgramFunction(
          function.name(),
          function.section().name(),
          function.sectionSlot(),
          slot,
          function.slots(),
          function.isHidden());
    }

    @Override
    public List<CoreRelocation> coreRelocations() {
      List<CoreRelocation> moved = new ArrayList<>();
      for (ProgramFunction function : functions()) {
        int distance = function.slot() - function.sectionSlot();
        for (CoreRelocation relocation : relocations.getOrDefault(function.section(), List.of())) {
          if (function.contains(relocation.slot())) {
            moved.add(
                new CoreRelocation(
                    relocation.slot() + distance,
                    relocation.kind(),
                    relocation.type(),
                    relocation.access()));
          }
        }
      }
      return List.copyOf(moved);
    }
  }
}
