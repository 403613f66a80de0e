// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A string table. */
final class ElfStrings {
  /** The longest name taken. Far above what compilers make. */
  private static final int LONGEST = 4096;

  /**
   * How often a byte of the table may be used on average. Names share their ends, but a table in
   * which every symbol names the same long string was made to fill memory.
   */
  private static final int SHARING = 16;

  private final ByteBuffer file;
  private final long start;
  private final long size;
  private long taken;

  ElfStrings(ByteBuffer file, long start, long size) {
    this.file = file;
    this.start = start;
    this.size = size;
  }

  String at(long offset) {
    if (offset == 0 && size == 0) {
      return "";
    }
    if (offset >= size) {
      throw Damaged.at(start, "a name begins beyond the " + size + " bytes of its table");
    }
    int from = (int) (start + offset);
    int limit = (int) Math.min(start + size, (long) from + LONGEST);
    int end = from;
    while (end < limit && file.get(end) != 0) {
      end++;
    }
    if (end == limit) {
      throw Damaged.at(from, "a name has no end");
    }
    taken += end - from;
    if (taken > LONGEST + SHARING * size) {
      throw Damaged.at(from, "too many names share this string");
    }
    byte[] name = new byte[end - from];
    file.get(from, name);
    return new String(name, StandardCharsets.UTF_8);
  }
}
