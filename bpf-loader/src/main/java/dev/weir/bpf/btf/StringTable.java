// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A string section in the making: each string once. */
final class StringTable {
  private final int firstOffset;
  private final ByteArrayOutputStream section = new ByteArrayOutputStream();
  private final Map<String, Integer> offsets = new HashMap<>();

  private StringTable(int firstOffset) {
    this.firstOffset = firstOffset;
    offsets.put("", 0);
  }

  static StringTable empty() {
    StringTable table = new StringTable(0);
    table.section.write(0);
    return table;
  }

  /** A section for split BTF; it repeats strings of the base, which is allowed and quick. */
  static StringTable onBase(BtfStrings base) {
    return new StringTable(base.endOffset());
  }

  /** A section that begins with another, so that offsets into that stay good. */
  static StringTable of(BtfStrings strings) {
    StringTable table = new StringTable(strings.firstOffset());
    byte[] section = strings.section();
    table.section.writeBytes(section);
    int from = 0;
    for (int i = 0; i < section.length; i++) {
      if (section[i] == 0) {
        String text = new String(section, from, i - from, StandardCharsets.UTF_8);
        table.offsets.putIfAbsent(text, table.firstOffset + from);
        from = i + 1;
      }
    }
    return table;
  }

  /** {@return the offset of a string, which is added if it is new} */
  int offset(String text) {
    Integer known = offsets.get(text);
    if (known != null) {
      return known;
    }
    if (text.indexOf('\0') >= 0) {
      throw new InvalidSpecException("NUL in a BTF string: \"" + text.replace('\0', '?') + '"');
    }
    int offset = firstOffset + section.size();
    section.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    section.write(0);
    offsets.put(text, offset);
    return offset;
  }

  int length() {
    return section.size();
  }

  void write(ByteBuffer out) {
    out.put(section.toByteArray());
  }
}
