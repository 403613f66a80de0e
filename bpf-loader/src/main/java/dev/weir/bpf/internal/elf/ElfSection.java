// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.elf;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;

/**
 * A section. Its contents lie within the file.
 *
 * @param index its number
 * @param name its name
 * @param type {@code sh_type}
 * @param flags {@code sh_flags}
 * @param offset where in the file its contents begin
 * @param size bytes; for {@link #NOBITS} not in the file
 * @param link {@code sh_link}: the section with its strings or symbols
 * @param info {@code sh_info}: for relocations the section they are for
 * @param entrySize {@code sh_entsize}
 */
public record ElfSection(
    int index,
    String name,
    int type,
    long flags,
    long offset,
    long size,
    int link,
    int info,
    long entrySize) {
  /** Contents defined by the program. */
  public static final int PROGBITS = 1;

  /** The symbol table. */
  public static final int SYMTAB = 2;

  /** Relocations with explicit addends. */
  public static final int RELA = 4;

  /** Zeroes that take no room in the file. */
  public static final int NOBITS = 8;

  /** Relocations whose addend is in the place to be changed. */
  public static final int REL = 9;

  static final int HEADER_SIZE = 64;

  private static final int STRTAB = 3;
  private static final int SHF_EXECINSTR = 0x4;
  private static final int SHF_COMPRESSED = 0x800;

  /** {@return whether it holds code} */
  public boolean isCode() {
    return type == PROGBITS && (flags & SHF_EXECINSTR) != 0 && size > 0;
  }

  /** {@return whether it is all zeroes and not in the file} */
  public boolean isZero() {
    return type == NOBITS;
  }

  /**
   * Makes an error about this section.
   *
   * @param what what is wrong with it
   * @return the exception to throw
   */
  public InvalidSpecException invalid(String what) {
    return new InvalidSpecException("section " + index + " \"" + name + "\": " + what);
  }

  static ElfSection parse(ByteBuffer file, int index, int at, ElfStrings names) {
    ElfSection section =
        new ElfSection(
            index,
            names.at(Integer.toUnsignedLong(file.getInt(at))),
            file.getInt(at + 4),
            file.getLong(at + 8),
            file.getLong(at + 24),
            file.getLong(at + 32),
            file.getInt(at + 40),
            file.getInt(at + 44),
            file.getLong(at + 56));
    section.validate(file.limit(), at);
    return section;
  }

  private void validate(int length, int at) {
    if (index == 0 || size == 0) {
      return;
    }
    boolean inFile = size > 0 && offset >= 0 && offset <= length && size <= length - offset;
    if (!inFile && !isZero()) {
      throw Damaged.at(at, "section " + index + " \"" + name + "\" lies outside the file");
    }
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw Damaged.at(
          at,
          "section " + index + " \"" + name + "\" has " + Long.toUnsignedString(size) + " bytes");
    }
    if ((flags & SHF_COMPRESSED) != 0 && !name.startsWith(".debug")) {
      throw invalid("is compressed");
    }
  }

  void requireStrings() {
    if (type != STRTAB) {
      throw invalid("is no string table");
    }
  }
}
