// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static java.util.Comparator.comparingInt;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfRelocation;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import dev.weir.bpf.internal.link.CodeFunction;
import dev.weir.bpf.internal.link.ObjectCode;
import dev.weir.bpf.internal.link.SectionKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Maps in the section {@code .maps}: variables whose types, not values, describe them. */
final class BtfMaps {
  private static final String SECTION = ".maps";

  private final ElfFile elf;
  private final @Nullable Btf btf;
  private final ObjectCode code;
  private final Map<Integer, NavigableMap<Long, ElfRelocation>> relocations;

  BtfMaps(
      ElfFile elf,
      @Nullable Btf btf,
      ObjectCode code,
      Map<Integer, NavigableMap<Long, ElfRelocation>> relocations) {
    this.elf = elf;
    this.btf = btf;
    this.code = code;
    this.relocations = relocations;
  }

  List<MapSpec> read() {
    Map<String, Integer> types = btf == null ? Map.of() : variables(btf, SECTION);
    List<ElfSymbol> definitions =
        elf.symbols().stream()
            .filter(this::isDefinition)
            .sorted(comparingInt(ElfSymbol::section).thenComparingLong(ElfSymbol::value))
            .toList();
    List<MapSpec> maps = new ArrayList<>();
    ElfSymbol before = null;
    for (ElfSymbol symbol : definitions) {
      ElfSection section = elf.sections().get(symbol.section());
      requirePlace(section, symbol, before);
      maps.add(read(section, symbol, types));
      before = symbol;
    }
    return maps;
  }

  private static void requirePlace(
      ElfSection section, ElfSymbol symbol, @Nullable ElfSymbol before) {
    long start = symbol.value();
    if (start < 0 || start > section.size() || symbol.size() < 0) {
      throw section.invalid("map \"" + symbol.name() + "\" lies outside");
    }
    if (before != null
        && before.section() == symbol.section()
        && start - before.value() < before.size()) {
      throw section.invalid(
          "map \"" + symbol.name() + "\" begins within map \"" + before.name() + "\"");
    }
  }

  private boolean isDefinition(ElfSymbol symbol) {
    ElfSection section = elf.sectionOf(symbol);
    return section != null
        && SectionKind.of(section) == SectionKind.BTF_MAPS
        && (symbol.isObject() || (symbol.isUntyped() && !symbol.isLocal()));
  }

  /** {@return the ids of the variables of a section by name} */
  static Map<String, Integer> variables(Btf btf, String section) {
    Map<String, Integer> byName = new HashMap<>();
    OptionalInt id = btf.find(section, BtfKind.DATASEC);
    if (id.isPresent() && btf.type(id.getAsInt()) instanceof BtfType.DataSec found) {
      for (BtfType.SectionVariable variable : found.variables()) {
        byName.putIfAbsent(btf.name(variable.type()), variable.type());
      }
    }
    return byName;
  }

  private MapSpec read(ElfSection section, ElfSymbol symbol, Map<String, Integer> types) {
    String name = symbol.name();
    if (btf == null) {
      throw section.invalid(
          "map \"" + name + "\" is described by BTF, of which there is none (-g)");
    }
    if (symbol.isLocal()) {
      throw section.invalid("map \"" + name + "\" is static: maps must be global");
    }
    Integer variable = types.get(name);
    if (variable == null) {
      throw section.invalid("BTF does not describe map \"" + name + "\"");
    }
    MapDefinition definition = MapDefinition.read(btf, name, variable);
    MapSpec.Builder map = definition.map().tags(btf.declTags(variable));
    if (definition.valuesOffset() >= 0) {
      map.initial(initial(section, symbol, definition.valuesOffset()));
    }
    return map.build();
  }

  /** What the elements of {@code values} point to. */
  private Map<Integer, String> initial(ElfSection section, ElfSymbol symbol, int valuesOffset) {
    NavigableMap<Long, ElfRelocation> all =
        relocations.getOrDefault(section.index(), new TreeMap<>());
    long start = symbol.value() + valuesOffset;
    long end = symbol.value() + symbol.size();
    Map<Integer, String> initial = new TreeMap<>();
    if (start < 0 || end < start) {
      return initial;
    }
    for (ElfRelocation relocation : all.subMap(start, end).values()) {
      long at = relocation.offset() - start;
      if (at % Long.BYTES != 0) {
        throw section.invalid(
            "map \"" + symbol.name() + "\" has an initialiser at offset " + relocation.offset());
      }
      initial.put((int) (at / Long.BYTES), target(section, relocation));
    }
    return initial;
  }

  private String target(ElfSection section, ElfRelocation relocation) {
    ElfSymbol symbol = relocation.symbol();
    ElfSection target = elf.sectionOf(symbol);
    SectionKind kind = target == null ? SectionKind.OTHER : SectionKind.of(target);
    if (kind == SectionKind.BTF_MAPS && !symbol.isSection()) {
      return symbol.name();
    }
    if (kind == SectionKind.CODE) {
      // A static function is given by its section, with the distance in the place to be changed.
      long addend =
          symbol.isSection() && relocation.offset() + Long.BYTES <= section.size()
              ? elf.contents(section).getLong((int) relocation.offset())
              : 0;
      CodeFunction function = code.at(symbol.section(), symbol.value() + addend);
      if (function != null) {
        return function.name();
      }
    }
    throw section.invalid(
        "the initialiser at offset "
            + relocation.offset()
            + " points to \""
            + symbol.name()
            + "\", which is neither a map nor a program");
  }
}
