// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static java.util.Comparator.comparingLong;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import dev.weir.bpf.internal.link.CodeFunction;
import dev.weir.bpf.internal.link.ObjectCode;
import dev.weir.bpf.internal.link.SectionKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sections with variables and constants: each an array with one value. */
final class DataMaps {
  /** {@code BPF_F_RDONLY_PROG}. */
  private static final int READ_ONLY = 1 << 7;

  private final ElfFile elf;
  private final @Nullable Btf btf;
  private final Map<Integer, List<ElfSymbol>> variables = new HashMap<>();
  private final Set<String> referred = new HashSet<>();

  DataMaps(ElfFile elf, @Nullable Btf btf, ObjectCode code) {
    this.elf = elf;
    this.btf = btf;
    for (ElfSymbol symbol : elf.symbols()) {
      if (symbol.isObject() && symbol.size() != 0 && !symbol.isUndefined()) {
        variables.computeIfAbsent(symbol.section(), i -> new ArrayList<>()).add(symbol);
      }
    }
    variables.values().forEach(own -> own.sort(comparingLong(ElfSymbol::value)));
    for (CodeFunction function : code.functions()) {
      for (Instruction instruction : function.code()) {
        if (instruction.reference().orElse(null) instanceof Reference.MapValue value) {
          referred.add(value.name());
        }
      }
    }
  }

  void addTo(ObjectSpec.Builder object) {
    for (ElfSection section : elf.sections()) {
      List<ElfSymbol> own = variables.getOrDefault(section.index(), List.of());
      // Strings that only the compiler needed are left behind without a symbol or a reference.
      boolean used = !own.isEmpty() || referred.contains(section.name());
      if (used && SectionKind.of(section).isData()) {
        object.add(map(section));
        addVariables(object, section, own);
      }
    }
  }

  private MapSpec map(ElfSection section) {
    int type = btf == null ? 0 : btf.find(section.name(), BtfKind.DATASEC).orElse(0);
    return MapSpec.builder(section.name(), MapType.ARRAY)
        .keySize(Integer.BYTES)
        .valueSize((int) section.size())
        .maxEntries(1)
        .flags(SectionKind.of(section) == SectionKind.CONSTANTS ? READ_ONLY : 0)
        .typeIds(0, type)
        .owned(contents(section))
        .build();
  }

  private byte @Nullable [] contents(ElfSection section) {
    if (section.isZero()) {
      return null;
    }
    ByteBuffer bytes = elf.contents(section);
    byte[] contents = new byte[bytes.remaining()];
    bytes.get(contents);
    return contents;
  }

  private void addVariables(ObjectSpec.Builder object, ElfSection section, List<ElfSymbol> own) {
    Map<String, Integer> types = btf == null ? Map.of() : BtfMaps.variables(btf, section.name());
    for (ElfSymbol symbol : own) {
      long offset = symbol.value();
      long size = symbol.size();
      if (offset < 0 || size < 0 || offset > section.size() || size > section.size() - offset) {
        throw section.invalid(
            "variable \"" + symbol.name() + "\" lies outside its " + section.size() + " bytes");
      }
      if (!symbol.isHidden() && !symbol.name().isEmpty()) {
        object.add(
            new VariableSpec(
                symbol.name(),
                section.name(),
                (int) offset,
                (int) size,
                types.getOrDefault(symbol.name(), 0),
                elf.order(),
                null,
                0));
      }
    }
  }
}
