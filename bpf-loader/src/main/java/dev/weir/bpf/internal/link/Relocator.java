// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.link;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfRelocation;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import java.util.Map;

/**
 * Turns a relocation against anything but a function of the object into a reference. The type of
 * the relocation ({@code R_BPF_64_64}, {@code R_BPF_64_32}) says no more than the instruction does,
 * and old compilers got it wrong, so the instruction decides.
 */
final class Relocator {
  static final int PSEUDO_MAP_FD = 1;
  static final int PSEUDO_MAP_VALUE = 2;
  static final int PSEUDO_KFUNC_CALL = 2;
  static final int PSEUDO_FUNC = 4;

  private final ElfFile elf;
  private final Map<String, Integer> kconfig;

  Relocator(ElfFile elf, Map<String, Integer> kconfig) {
    this.elf = elf;
    this.kconfig = kconfig;
  }

  Instruction relocate(CodeFunction function, int slot, Instruction in, ElfRelocation relocation) {
    ElfSymbol symbol = relocation.symbol();
    ElfSection target = elf.sectionOf(symbol);
    if (symbol.isUndefined()) {
      return kernel(function, slot, in, symbol);
    }
    SectionKind kind = target == null ? SectionKind.OTHER : SectionKind.of(target);
    if (target == null || kind == SectionKind.OTHER) {
      String where = target == null ? "no section" : "section \"" + target.name() + "\"";
      throw function.invalid(
          slot, "\"" + symbol.name() + "\" is in " + where + ", which programs cannot refer to");
    }
    if (!in.isWide()) {
      throw function.invalid(
          slot, "\"" + in + "\" cannot refer to " + symbol.name() + ": it is no 64-bit load");
    }
    return kind.isMaps()
        ? map(function, slot, in, symbol)
        : data(function, slot, in, symbol, target);
  }

  private static Instruction map(
      CodeFunction function, int slot, Instruction in, ElfSymbol symbol) {
    if (symbol.isSection() || symbol.isLocal()) {
      throw function.invalid(
          slot,
          "refers to a static map (\"" + symbol.name() + "\"): maps must be global variables");
    }
    return in.withSrc(PSEUDO_MAP_FD).withImm(0).withReference(new Reference.MapFd(symbol.name()));
  }

  private static Instruction data(
      CodeFunction function, int slot, Instruction in, ElfSymbol symbol, ElfSection target) {
    long offset = symbol.value() + (int) in.imm();
    // One past the end is an address that C allows.
    if (offset < 0 || offset > target.size()) {
      throw function.invalid(
          slot,
          "refers to offset " + offset + " of the " + target.size() + " bytes of " + target.name());
    }
    return value(in, target.name(), (int) offset);
  }

  private static Instruction value(Instruction in, String map, int offset) {
    return in.withSrc(PSEUDO_MAP_VALUE)
        .withImm((long) offset << 32)
        .withReference(new Reference.MapValue(map, offset));
  }

  private Instruction kernel(CodeFunction function, int slot, Instruction in, ElfSymbol symbol) {
    if (symbol.index() == 0 || symbol.name().isEmpty()) {
      throw function.invalid(slot, "refers to a symbol without a name");
    }
    Reference reference = new Reference.Kernel(symbol.name(), symbol.isWeak());
    if (in.isFunctionCall()) {
      return in.withSrc(PSEUDO_KFUNC_CALL).withImm(0).withReference(reference);
    }
    if (!in.isWide()) {
      throw function.invalid(slot, "\"" + in + "\" cannot refer to kernel symbol " + symbol.name());
    }
    Integer offset = kconfig.get(symbol.name());
    return offset == null ? in.withImm(0).withReference(reference) : value(in, ".kconfig", offset);
  }
}
