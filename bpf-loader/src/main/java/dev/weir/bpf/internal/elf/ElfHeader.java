// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The file header (Elf64_Ehdr), as far as a relocatable object uses it. */
record ElfHeader(ByteOrder order, long sectionsAt, int sections, int sectionNames) {
  static final int EM_BPF = 247;

  private static final int SIZE = 64;
  private static final int ELFCLASS64 = 2;
  private static final int ET_REL = 1;
  private static final int SHN_XINDEX = 0xffff;

  static ElfHeader parse(ByteBuffer file) {
    if (file.limit() < SIZE) {
      throw Damaged.at(file.limit(), "the file ends within the header");
    }
    file.order(ByteOrder.BIG_ENDIAN);
    if (file.getInt(0) != 0x7f454c46) {
      throw Damaged.at(0, "no ELF magic: this is no object file");
    }
    if (file.get(4) != ELFCLASS64) {
      throw Damaged.at(4, "class " + file.get(4) + ", BPF objects are 64-bit (2)");
    }
    ByteOrder order =
        switch (file.get(5)) {
          case 1 -> ByteOrder.LITTLE_ENDIAN;
          case 2 -> ByteOrder.BIG_ENDIAN;
          default -> throw Damaged.at(5, "data encoding " + file.get(5));
        };
    file.order(order);
    int type = file.getShort(16) & 0xffff;
    if (type != ET_REL) {
      throw Damaged.at(16, "type " + type + ", a relocatable object (1) is wanted");
    }
    int machine = file.getShort(18) & 0xffff;
    if (machine != EM_BPF && machine != 0) {
      throw Damaged.at(18, "machine " + machine + " is not BPF (247)");
    }
    int entrySize = file.getShort(58) & 0xffff;
    if (entrySize != ElfSection.HEADER_SIZE) {
      throw Damaged.at(58, "section headers of " + entrySize + " bytes");
    }
    return sections(file, order);
  }

  /** Counts that do not fit the header are in the section with number 0. */
  private static ElfHeader sections(ByteBuffer file, ByteOrder order) {
    long at = file.getLong(40);
    if (at < SIZE || at > file.limit() - ElfSection.HEADER_SIZE) {
      throw Damaged.at(40, "section headers at " + Long.toUnsignedString(at));
    }
    long count = file.getShort(60) & 0xffff;
    if (count == 0) {
      count = file.getLong((int) at + 32);
    }
    if (count <= 0 || count > (file.limit() - at) / ElfSection.HEADER_SIZE) {
      throw Damaged.at(
          60, "the file ends within " + Long.toUnsignedString(count) + " section headers");
    }
    int names = file.getShort(62) & 0xffff;
    if (names == SHN_XINDEX) {
      names = file.getInt((int) at + 40);
    }
    if (names < 0 || names >= count) {
      throw Damaged.at(62, "section names are in section " + Integer.toUnsignedString(names));
    }
    return new ElfHeader(order, at, (int) count, names);
  }
}
