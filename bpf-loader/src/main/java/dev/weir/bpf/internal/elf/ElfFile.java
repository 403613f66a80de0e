// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An ELF object. Whatever the bytes are, parsing gives this or an {@link
 * dev.weir.core.error.InvalidSpecException}; a section's contents are within the file, a symbol's
 * section exists, a relocation's symbol exists.
 *
 * <p>Holds the file and does not copy it. Immutable.
 */
public final class ElfFile {
  private static final int SYMBOL_SIZE = 24;
  private static final int RELOCATION_SIZE = 16;

  private final ByteBuffer file;
  private final List<ElfSection> sections;
  private final List<ElfSymbol> symbols;

  private ElfFile(ByteBuffer file, List<ElfSection> sections, List<ElfSymbol> symbols) {
    this.file = file;
    this.sections = sections;
    this.symbols = symbols;
  }

  /**
   * Parses an object.
   *
   * @param bytes the file, from position to limit; it is kept and must not change
   * @return the object
   * @throws dev.weir.core.error.InvalidSpecException if it is damaged or of another kind
   */
  public static ElfFile parse(ByteBuffer bytes) {
    ByteBuffer file = bytes.slice();
    ElfHeader header = ElfHeader.parse(file);
    List<ElfSection> sections = parseSections(file, header);
    return new ElfFile(file, sections, parseSymbols(file, sections));
  }

  private static List<ElfSection> parseSections(ByteBuffer file, ElfHeader header) {
    int namesAt = (int) header.sectionsAt() + header.sectionNames() * ElfSection.HEADER_SIZE;
    ElfStrings noNames = new ElfStrings(file, 0, 0);
    ElfStrings names = noNames;
    if (header.sectionNames() != 0) {
      long start = file.getLong(namesAt + 24);
      long size = file.getLong(namesAt + 32);
      if (start < 0 || size < 0 || start > file.limit() || size > file.limit() - start) {
        throw Damaged.at(namesAt, "the section names lie outside the file");
      }
      names = new ElfStrings(file, start, size);
    }
    List<ElfSection> sections = new ArrayList<>(header.sections());
    for (int i = 0; i < header.sections(); i++) {
      int at = (int) header.sectionsAt() + i * ElfSection.HEADER_SIZE;
      sections.add(ElfSection.parse(file, i, at, names));
    }
    return List.copyOf(sections);
  }

  private static List<ElfSymbol> parseSymbols(ByteBuffer file, List<ElfSection> sections) {
    for (ElfSection table : sections) {
      if (table.type() == ElfSection.SYMTAB) {
        return parseSymbols(file, sections, table);
      }
    }
    return List.of();
  }

  private static List<ElfSymbol> parseSymbols(
      ByteBuffer file, List<ElfSection> sections, ElfSection table) {
    if (table.size() % SYMBOL_SIZE != 0 || table.entrySize() != SYMBOL_SIZE) {
      throw table.invalid("symbols are not of " + SYMBOL_SIZE + " bytes");
    }
    ElfSection strings = at(sections, table.link());
    if (strings == null) {
      throw table.invalid("its names are in section " + table.link());
    }
    strings.requireStrings();
    ElfStrings names = new ElfStrings(file, strings.offset(), strings.size());
    int count = (int) table.size() / SYMBOL_SIZE;
    List<ElfSymbol> symbols = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      symbols.add(symbol(file, i, (int) table.offset() + i * SYMBOL_SIZE, sections, names));
    }
    return List.copyOf(symbols);
  }

  private static ElfSymbol symbol(
      ByteBuffer file, int index, int at, List<ElfSection> sections, ElfStrings names) {
    int info = file.get(at + 4) & 0xff;
    int sectionIndex = file.getShort(at + 6) & 0xffff;
    ElfSymbol symbol =
        new ElfSymbol(
            index,
            names.at(Integer.toUnsignedLong(file.getInt(at))),
            info & 0xf,
            info >> 4,
            file.get(at + 5) & 3,
            sectionIndex,
            file.getLong(at + 8),
            file.getLong(at + 16));
    ElfSection section = at(sections, sectionIndex);
    if (!symbol.isSection()) {
      return symbol;
    }
    if (section == null) {
      throw Damaged.at(at, "symbol " + index + " stands for section " + sectionIndex);
    }
    return new ElfSymbol(
        index,
        section.name(),
        symbol.type(),
        symbol.binding(),
        symbol.visibility(),
        sectionIndex,
        symbol.value(),
        symbol.size());
  }

  /** {@return the byte order of the machine it is for} */
  public ByteOrder order() {
    return file.order();
  }

  /** {@return the sections by number} */
  public List<ElfSection> sections() {
    return sections;
  }

  /** {@return the symbols by number; the first means none} */
  public List<ElfSymbol> symbols() {
    return symbols;
  }

  /**
   * Finds a section.
   *
   * @param name its name
   * @return the first of that name
   */
  public Optional<ElfSection> section(String name) {
    return sections.stream().filter(s -> s.index() != 0 && s.name().equals(name)).findFirst();
  }

  /**
   * Finds the section that a symbol is defined in.
   *
   * @param symbol the symbol
   * @return its section, or null if it is undefined, absolute or common
   */
  public @Nullable ElfSection sectionOf(ElfSymbol symbol) {
    return symbol.isUndefined() ? null : at(sections, symbol.section());
  }

  private static @Nullable ElfSection at(List<ElfSection> sections, int index) {
    return index >= 0 && index < sections.size() ? sections.get(index) : null;
  }

  /**
   * {@return the contents of a section, in the file's byte order; empty if it is all zeroes and not
   * in the file}
   *
   * @param section a section of this file
   */
  public ByteBuffer contents(ElfSection section) {
    int size = section.isZero() ? 0 : (int) section.size();
    return file.slice(size == 0 ? 0 : (int) section.offset(), size).order(file.order());
  }

  /**
   * Reads the relocations for each section that has some.
   *
   * @return by number of the section, then by offset within it
   */
  public Map<Integer, NavigableMap<Long, ElfRelocation>> relocations() {
    Map<Integer, NavigableMap<Long, ElfRelocation>> all = new HashMap<>();
    for (ElfSection table : sections) {
      ElfSection target = at(sections, table.info());
      if (target == null || target.name().startsWith(".debug")) {
        continue;
      }
      if (table.type() == ElfSection.REL) {
        read(table, target, all.computeIfAbsent(target.index(), i -> new TreeMap<>()));
      } else if (table.type() == ElfSection.RELA && target.isCode()) {
        throw table.invalid("has relocations with addends (RELA), BPF uses REL");
      }
    }
    return all;
  }

  private void read(
      ElfSection table, ElfSection target, NavigableMap<Long, ElfRelocation> relocations) {
    if (table.size() % RELOCATION_SIZE != 0 || table.entrySize() != RELOCATION_SIZE) {
      throw table.invalid("relocations are not of " + RELOCATION_SIZE + " bytes");
    }
    ByteBuffer entries = contents(table);
    while (entries.hasRemaining()) {
      long offset = entries.getLong();
      long info = entries.getLong();
      long symbol = info >>> 32;
      if (symbol >= symbols.size()) {
        throw table.invalid("the relocation at " + offset + " names symbol " + symbol);
      }
      if (offset < 0 || offset >= target.size()) {
        throw table.invalid(
            "a relocation lies at " + offset + ", beyond section \"" + target.name() + "\"");
      }
      relocations.put(offset, new ElfRelocation(offset, (int) info, symbols.get((int) symbol)));
    }
  }
}
