// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.bpf.internal.elf.ElfFile;
import dev.weir.bpf.internal.elf.ElfSection;
import dev.weir.bpf.internal.elf.ElfSymbol;
import dev.weir.bpf.internal.link.SectionKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Maps defined as {@code struct bpf_map_def} in a section named {@code maps}: five numbers, and
 * behind them whatever the loader that the object was made for takes.
 */
final class LegacyMaps {
  private static final int FIELDS = 5 * Integer.BYTES;

  private LegacyMaps() {}

  static List<MapSpec> read(ElfFile elf) {
    Map<Integer, NavigableMap<Long, ElfSymbol>> symbols = new TreeMap<>();
    for (ElfSymbol symbol : elf.symbols()) {
      ElfSection section = elf.sectionOf(symbol);
      boolean definition = symbol.isObject() || (symbol.isUntyped() && !symbol.isLocal());
      if (section != null && definition && SectionKind.of(section) == SectionKind.LEGACY_MAPS) {
        symbols.computeIfAbsent(section.index(), i -> new TreeMap<>()).put(symbol.value(), symbol);
      }
    }
    List<MapSpec> maps = new ArrayList<>();
    for (ElfSection section : elf.sections()) {
      if (SectionKind.of(section) == SectionKind.LEGACY_MAPS) {
        read(elf, section, symbols.getOrDefault(section.index(), new TreeMap<>()), maps);
      }
    }
    return maps;
  }

  private static void read(
      ElfFile elf, ElfSection section, NavigableMap<Long, ElfSymbol> symbols, List<MapSpec> maps) {
    if (symbols.isEmpty() || section.isZero() || section.size() % symbols.size() != 0) {
      throw section.invalid(
          section.size() + " bytes do not divide into " + symbols.size() + " definitions");
    }
    int size = (int) (section.size() / symbols.size());
    if (size < FIELDS) {
      throw section.invalid(
          "definitions of " + size + " bytes, at least " + FIELDS + " are needed");
    }
    ByteBuffer contents = elf.contents(section);
    for (int i = 0; i < symbols.size(); i++) {
      ElfSymbol symbol = symbols.get((long) i * size);
      if (symbol == null) {
        throw section.invalid("no symbol names the definition at offset " + i * size);
      }
      if (symbol.isLocal()) {
        throw section.invalid("map \"" + symbol.name() + "\" is static: maps must be global");
      }
      maps.add(map(symbol.name(), contents.slice(i * size, size).order(contents.order())));
    }
  }

  private static MapSpec map(String name, ByteBuffer definition) {
    MapType type = MapType.of(definition.getInt());
    MapSpec.Builder map =
        MapSpec.builder(name, type)
            .keySize(definition.getInt())
            .valueSize(definition.getInt())
            .maxEntries(Integer.toUnsignedLong(definition.getInt()))
            .flags(definition.getInt());
    byte[] trailing = new byte[definition.remaining()];
    definition.get(trailing);
    return map.trailing(trailing).build();
  }
}
