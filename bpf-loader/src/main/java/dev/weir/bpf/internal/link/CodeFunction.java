// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.link;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import dev.weir.core.error.InvalidSpecException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One function of an object: its own code, in which everything outside the function is a reference.
 * The functions it calls, or passes as callbacks, are known by the index of the instruction that
 * does so.
 *
 * <p>Mutable while {@link ObjectCode} is being read, unchanging afterwards.
 */
public final class CodeFunction {
  private final ElfSymbol symbol;
  private final ElfSection section;
  private final List<Instruction> code;
  private final int slots;
  private final Map<Integer, CodeFunction> callees = new HashMap<>();
  private final Set<CodeFunction> distinctCallees = new LinkedHashSet<>();

  CodeFunction(ElfSymbol symbol, ElfSection section, List<Instruction> code) {
    this.symbol = symbol;
    this.section = section;
    this.code = code;
    this.slots = code.stream().mapToInt(Instruction::slots).sum();
  }

  /** {@return its name} */
  public String name() {
    return symbol.name();
  }

  /** {@return whether it is static in its file} */
  public boolean isLocal() {
    return symbol.isLocal();
  }

  /** {@return whether it is global, and yet nobody's outside the object} */
  public boolean isHidden() {
    return !symbol.isLocal() && symbol.isHidden();
  }

  /** {@return the section it is in} */
  public ElfSection section() {
    return section;
  }

  /** {@return its first slot within the section} */
  public int sectionSlot() {
    return (int) (symbol.value() / Instruction.SLOT_BYTES);
  }

  /** {@return its length in slots} */
  public int slots() {
    return slots;
  }

  /** {@return its instructions; distances of calls out of it are not resolved} */
  public List<Instruction> code() {
    return code;
  }

  /** {@return the function that an instruction refers to, or null} */
  @Nullable CodeFunction callee(int index) {
    return callees.get(index);
  }

  /** Notes that an instruction refers to a function; instructions come in their order. */
  void refer(int index, CodeFunction callee) {
    callees.put(index, callee);
    distinctCallees.add(callee);
  }

  /** {@return the functions that it refers to, in the order of their first mention} */
  Set<CodeFunction> callees() {
    return distinctCallees;
  }

  InvalidSpecException invalid(int slotInFunction, String what) {
    int slot = sectionSlot() + slotInFunction;
    return section.invalid("function " + name() + ", slot " + slot + ": " + what);
  }
}
