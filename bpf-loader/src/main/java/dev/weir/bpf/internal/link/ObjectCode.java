// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.link;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfRelocation;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All functions of an object, with references in place of relocations and calls between them. */
public final class ObjectCode {
  private static final String LIBRARY = ".text";

  private final ElfFile elf;
  private final Relocator relocator;
  private final Map<Integer, NavigableMap<Integer, CodeFunction>> bySection = new TreeMap<>();

  private ObjectCode(ElfFile elf, Relocator relocator) {
    this.elf = elf;
    this.relocator = relocator;
  }

  /**
   * Reads the functions of an object.
   *
   * @param elf the object
   * @param relocations its relocations, by number of section and offset
   * @param kconfig offsets of the kernel's configuration values in the map that holds them
   * @return the functions
   * @throws InvalidSpecException if code is not in functions, or a relocation makes no sense
   */
  public static ObjectCode read(
      ElfFile elf,
      Map<Integer, NavigableMap<Long, ElfRelocation>> relocations,
      Map<String, Integer> kconfig) {
    ObjectCode code = new ObjectCode(elf, new Relocator(elf, kconfig));
    Map<Integer, NavigableMap<Integer, ElfSymbol>> starts = code.starts();
    for (ElfSection section : elf.sections()) {
      if (SectionKind.of(section) == SectionKind.CODE) {
        NavigableMap<Integer, ElfSymbol> symbols =
            starts.getOrDefault(section.index(), new TreeMap<>());
        code.split(section, symbols);
      }
    }
    for (NavigableMap<Integer, CodeFunction> functions : code.bySection.values()) {
      for (CodeFunction function : functions.values()) {
        code.relocate(function, relocations.get(function.section().index()));
      }
    }
    return code;
  }

  /** {@return the functions in the order of the file} */
  public List<CodeFunction> functions() {
    return bySection.values().stream()
        .map(NavigableMap::values)
        .flatMap(Collection::stream)
        .toList();
  }

  /**
   * Finds a function.
   *
   * @param section the number of its section
   * @param offset bytes from the start of the section
   * @return the function that starts there, or null
   */
  public @Nullable CodeFunction at(int section, long offset) {
    NavigableMap<Integer, CodeFunction> functions = bySection.get(section);
    boolean aligned = offset >= 0 && offset % Instruction.SLOT_BYTES == 0;
    boolean inRange = offset / Instruction.SLOT_BYTES <= Integer.MAX_VALUE;
    return functions == null || !aligned || !inRange
        ? null
        : functions.get((int) (offset / Instruction.SLOT_BYTES));
  }

  /** Where functions begin, by section and slot. Of several names a global one is taken. */
  private Map<Integer, NavigableMap<Integer, ElfSymbol>> starts() {
    Map<Integer, NavigableMap<Integer, ElfSymbol>> starts = new HashMap<>();
    for (ElfSymbol symbol : elf.symbols()) {
      ElfSection section = elf.sectionOf(symbol);
      // Hand-written assembly may leave a function's symbol untyped; local ones are jump labels
      // then.
      boolean function = symbol.isFunction() || (symbol.isUntyped() && !symbol.isLocal());
      if (!function || section == null || SectionKind.of(section) != SectionKind.CODE) {
        continue;
      }
      long offset = symbol.value();
      if (offset < 0 || offset >= section.size() || offset % Instruction.SLOT_BYTES != 0) {
        throw section.invalid(
            "function " + symbol.name() + " begins at offset " + Long.toUnsignedString(offset));
      }
      starts
          .computeIfAbsent(section.index(), i -> new TreeMap<>())
          .merge(
              (int) (offset / Instruction.SLOT_BYTES),
              symbol,
              (one, other) -> one.isLocal() && !other.isLocal() ? other : one);
    }
    return starts;
  }

  /**
   * Code that no symbol claims is left out: "bpftool gen object" leaves weak functions behind that
   * gave way to others.
   */
  private void split(ElfSection section, NavigableMap<Integer, ElfSymbol> starts) {
    if (starts.isEmpty() && !section.name().equals(LIBRARY)) {
      throw section.invalid("it has code, and no symbol says of which function");
    }
    NavigableMap<Integer, CodeFunction> functions = new TreeMap<>();
    bySection.put(section.index(), functions);
    List<Instruction> code = decode(section);
    int slot = 0;
    int index = 0;
    for (Map.Entry<Integer, ElfSymbol> start : starts.entrySet()) {
      while (slot < start.getKey()) {
        slot += code.get(index++).slots();
      }
      if (slot != start.getKey()) {
        throw section.invalid(
            "function " + start.getValue().name() + " begins within an instruction");
      }
      int end = end(section, start.getValue(), starts.higherKey(slot));
      int first = index;
      while (slot < end) {
        slot += code.get(index++).slots();
      }
      List<Instruction> own = new ArrayList<>(code.subList(first, index));
      functions.put(start.getKey(), new CodeFunction(start.getValue(), section, own));
    }
  }

  /** A function ends where its symbol says, with the section, or where the next one begins. */
  private static int end(ElfSection section, ElfSymbol symbol, @Nullable Integer next) {
    long room = section.size() - symbol.value();
    if (symbol.size() < 0 || symbol.size() > room || symbol.size() % Instruction.SLOT_BYTES != 0) {
      throw section.invalid("function " + symbol.name() + " has " + symbol.size() + " bytes");
    }
    long size = symbol.size() == 0 ? room : symbol.size();
    int end = (int) ((symbol.value() + size) / Instruction.SLOT_BYTES);
    return next == null ? end : Math.min(end, next);
  }

  private List<Instruction> decode(ElfSection section) {
    try {
      return InstructionCodec.decode(elf.contents(section));
    } catch (InvalidSpecException e) {
      throw section.invalid(e.getMessage() == null ? "damaged code" : e.getMessage());
    }
  }

  private void relocate(
      CodeFunction function, @Nullable NavigableMap<Long, ElfRelocation> relocations) {
    List<Instruction> code = function.code();
    int slot = 0;
    for (int i = 0; i < code.size(); i++) {
      Instruction instruction = code.get(i);
      long offset = (long) (function.sectionSlot() + slot) * Instruction.SLOT_BYTES;
      ElfRelocation relocation = relocations == null ? null : relocations.get(offset);
      if (relocation != null) {
        code.set(i, relocated(function, slot, instruction, relocation, i));
      } else if (instruction.isFunctionCall() || instruction.isFunctionAddress()) {
        long target = offset + (instruction.distance() + 1L) * Instruction.SLOT_BYTES;
        code.set(i, bind(function, slot, i, instruction, function.section().index(), target));
      }
      slot += instruction.slots();
    }
  }

  private Instruction relocated(
      CodeFunction function, int slot, Instruction in, ElfRelocation relocation, int index) {
    ElfSymbol symbol = relocation.symbol();
    ElfSection target = elf.sectionOf(symbol);
    if (target == null || SectionKind.of(target) != SectionKind.CODE) {
      return relocator.relocate(function, slot, in, relocation);
    }
    // A call holds the distance from the symbol in slots, less one; an address holds bytes.
    if (in.isFunctionCall()) {
      long offset = symbol.value() + (in.imm() + 1) * Instruction.SLOT_BYTES;
      return bind(function, slot, index, in, symbol.section(), offset);
    }
    if (in.isWide()) {
      Instruction address = in.withSrc(Relocator.PSEUDO_FUNC);
      int addend = (int) in.imm();
      return bind(function, slot, index, address, symbol.section(), symbol.value() + addend);
    }
    throw function.invalid(
        slot, "\"" + in + "\" cannot refer to function " + symbol.name() + ": it is no call");
  }

  private Instruction bind(
      CodeFunction function, int slot, int index, Instruction in, int section, long offset) {
    CodeFunction callee = at(section, offset);
    if (callee == null) {
      throw function.invalid(
          slot,
          "\""
              + in
              + "\" goes to offset "
              + offset
              + " of section "
              + section
              + ", where no function begins");
    }
    function.refer(index, callee);
    return in.withReference(new Reference.Function(callee.name()));
  }
}
