// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfSymbol;
import dev.weir.bpf.spec.ExternSpec.Kind;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Symbols that the kernel provides. BTF lists them in sections that ELF does not have: {@code
 * .kconfig} for values of the kernel's configuration, {@code .ksyms} for the others.
 */
final class Externs {
  private static final String KCONFIG = ".kconfig";

  /** {@code BPF_F_RDONLY_PROG}. */
  private static final int READ_ONLY = 1 << 7;

  private final List<ExternSpec> all = new ArrayList<>();
  private int kconfigSize;
  private int kconfigType;

  private Externs() {}

  static Externs read(ElfFile elf, @Nullable Btf btf) {
    Externs externs = new Externs();
    if (btf != null) {
      Set<String> weak = new HashSet<>();
      Set<String> undefined = new HashSet<>();
      for (ElfSymbol symbol : elf.symbols()) {
        if (symbol.isUndefined()) {
          undefined.add(symbol.name());
          if (symbol.isWeak()) {
            weak.add(symbol.name());
          }
        }
      }
      externs.readKconfig(btf, weak);
      externs.readSymbols(btf, undefined, weak);
    }
    return externs;
  }

  List<ExternSpec> all() {
    return all;
  }

  /** {@return the places of configuration values in the map that holds them} */
  Map<String, Integer> kconfigOffsets() {
    Map<String, Integer> offsets = new LinkedHashMap<>();
    for (ExternSpec extern : all) {
      if (extern.kind() == Kind.KCONFIG) {
        offsets.put(extern.name(), extern.offset());
      }
    }
    return offsets;
  }

  /** {@return the map that holds configuration values, if programs ask for any} */
  Optional<MapSpec> kconfigMap() {
    if (kconfigSize == 0) {
      return Optional.empty();
    }
    return Optional.of(
        MapSpec.builder(KCONFIG, MapType.ARRAY)
            .keySize(Integer.BYTES)
            .valueSize(kconfigSize)
            .maxEntries(1)
            .flags(READ_ONLY)
            .typeIds(0, kconfigType)
            .build());
  }

  /** The section is nowhere in the file, so that the values may be laid out in any way. */
  private void readKconfig(Btf btf, Set<String> weak) {
    long end = 0;
    for (int id : members(btf, KCONFIG)) {
      long size = btf.sizeOf(id);
      int alignment = Math.max(1, btf.alignmentOf(variableType(btf, id)));
      long offset = (end + alignment - 1) / alignment * alignment;
      end = offset + size;
      if (end > Integer.MAX_VALUE) {
        throw new InvalidSpecException("BTF section .kconfig: its values take " + end + " bytes");
      }
      String name = btf.name(id);
      all.add(
          new ExternSpec(name, Kind.KCONFIG, weak.contains(name), id, (int) offset, (int) size));
    }
    kconfigSize = (int) end;
    kconfigType = btf.find(KCONFIG, BtfKind.DATASEC).orElse(0);
  }

  private static int variableType(Btf btf, int id) {
    if (btf.type(id) instanceof BtfType.Var variable) {
      return variable.type();
    }
    throw new InvalidSpecException("BTF section .kconfig: type " + id + " is no variable");
  }

  private void readSymbols(Btf btf, Set<String> undefined, Set<String> weak) {
    for (int id : members(btf, ".ksyms")) {
      String name = btf.name(id);
      if (undefined.contains(name)) {
        Kind kind = btf.kind(id) == BtfKind.FUNC ? Kind.KFUNC : Kind.KSYM;
        all.add(new ExternSpec(name, kind, weak.contains(name), id, 0, 0));
      }
    }
  }

  private static List<Integer> members(Btf btf, String section) {
    OptionalInt id = btf.find(section, BtfKind.DATASEC);
    if (id.isEmpty() || !(btf.type(id.getAsInt()) instanceof BtfType.DataSec found)) {
      return List.of();
    }
    return found.variables().stream().map(BtfType.SectionVariable::type).toList();
  }
}
