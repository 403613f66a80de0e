// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A string section: NUL-terminated strings that are named by their offset. In split BTF the offsets
 * go on where the base's end.
 */
final class BtfStrings {
  private final ByteBuffer bytes;
  private final int start;
  private final @Nullable BtfStrings base;
  private final int firstOffset;
  private final int endOffset;

  BtfStrings(ByteBuffer bytes, BtfHeader header, @Nullable BtfStrings base) {
    this.bytes = bytes;
    this.start = header.stringStart();
    this.base = base;
    this.firstOffset = base == null ? 0 : base.endOffset;
    int length = header.stringEnd() - start;
    if (length > Integer.MAX_VALUE - firstOffset) {
      throw new InvalidSpecException("BTF: base and split have more than 2 GiB of strings");
    }
    this.endOffset = firstOffset + length;
    if (base == null && (length == 0 || bytes.get(start) != 0)) {
      throw new InvalidSpecException("BTF: the strings at " + start + " do not begin with NUL");
    }
    if (length > 0 && bytes.get(header.stringEnd() - 1) != 0) {
      throw new InvalidSpecException(
          "BTF: the strings do not end with NUL at " + (header.stringEnd() - 1));
    }
  }

  /** The first offset that is in this section and not in the base's. */
  int firstOffset() {
    return firstOffset;
  }

  /** The first offset behind this section. */
  int endOffset() {
    return endOffset;
  }

  boolean contains(int offset) {
    return offset >= 0 && offset < endOffset;
  }

  String get(int offset) {
    if (base != null && offset < firstOffset) {
      return base.get(offset);
    }
    int from = position(offset);
    int length = 0;
    while (bytes.get(from + length) != 0) {
      length++;
    }
    if (length == 0) {
      return "";
    }
    byte[] text = new byte[length];
    bytes.get(from, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Tells whether a string is these bytes. */
  boolean is(int offset, byte[] text) {
    return is(offset, text, text.length) && byteAt(offset + text.length) == 0;
  }

  /** Tells whether a string has these bytes as its essential name. */
  boolean isFlavourOf(int offset, byte[] essential) {
    return is(offset, essential, essential.length)
        && EssentialName.length(this, offset) == essential.length;
  }

  /** The byte at an offset into the strings. */
  byte byteAt(int offset) {
    return base != null && offset < firstOffset ? base.byteAt(offset) : bytes.get(position(offset));
  }

  /**
   * Copies the first bytes of a string.
   *
   * @return how many there are, up to the length of the target
   */
  int copy(int offset, byte[] target) {
    if (base != null && offset < firstOffset) {
      return base.copy(offset, target);
    }
    int length = Math.min(target.length, endOffset - offset);
    bytes.get(position(offset), target, 0, length);
    for (int i = 0; i < length; i++) {
      if (target[i] == 0) {
        return i;
      }
    }
    return length;
  }

  /** The section itself. */
  byte[] section() {
    byte[] section = new byte[endOffset - firstOffset];
    bytes.get(start, section);
    return section;
  }

  private boolean is(int offset, byte[] text, int length) {
    for (int i = 0; i < length; i++) {
      byte next = byteAt(offset + i);
      // The section ends with NUL, so this does too, whatever the text.
      if (next != text[i] || next == 0) {
        return false;
      }
    }
    return true;
  }

  private int position(int offset) {
    return start + offset - firstOffset;
  }
}
