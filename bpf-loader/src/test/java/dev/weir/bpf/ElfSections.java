// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sections of good ELF files, found by the section headers without the code that is tested. */
public final class ElfSections {
  private ElfSections() {}

  /** The contents of a section: part of the file given, not a copy. */
  public static ByteBuffer of(byte[] file, String wanted) {
    ByteBuffer elf = ByteBuffer.wrap(file);
    elf.order(elf.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int headers = (int) elf.getLong(40);
    int names = headers + 64 * elf.getShort(62);
    for (int at = headers; at < headers + 64 * elf.getShort(60); at += 64) {
      StringBuilder name = new StringBuilder();
      int from = (int) elf.getLong(names + 24) + elf.getInt(at);
      while (elf.get(from) != 0) {
        name.append((char) elf.get(from++));
      }
      if (name.toString().equals(wanted)) {
        return elf.slice((int) elf.getLong(at + 24), (int) elf.getLong(at + 32));
      }
    }
    throw new IllegalArgumentException("there is no section " + wanted);
  }
}
