// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A {@code char} array as UTF-8 text. */
record Text(FieldName name, int offset, int length) implements TextField, FieldCodec<String> {

  @Override
  public CType type() {
    return new CType.Chars(length);
  }

  @Override
  public String decode(ByteBuffer buffer, int at) {
    return get(buffer, at);
  }

  @Override
  public void encode(String value, ByteBuffer buffer, int at) {
    set(buffer, at, value);
  }

  @Override
  public String get(ByteBuffer buffer, int base) {
    byte[] bytes = new byte[length];
    buffer.get(base + offset, bytes);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  @Override
  public void set(ByteBuffer buffer, int base, String value) {
    int start = base + offset;
    int at = 0;
    int next = 0;
    while (next < value.length()) {
      int point = value.codePointAt(next);
      next += Character.charCount(point);
      int count = encodedLength(point);
      if (at + count >= length) {
        throw name.error(
            "'" + value + "' and a terminating NUL do not fit " + length + " bytes as UTF-8");
      }
      put(buffer, start + at, point, count);
      at += count;
    }
    Words.zero(buffer, start + at, length - at);
  }

  private int encodedLength(int point) {
    if (point == 0) {
      throw name.error("the text contains a NUL");
    }
    if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      throw name.error("the text contains an unpaired surrogate");
    }
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  /** RFC 3629: the first byte tells the count, the others carry six bits each. */
  private static void put(ByteBuffer buffer, int index, int point, int count) {
    if (count == 1) {
      buffer.put(index, (byte) point);
      return;
    }
    int rest = point;
    for (int i = count - 1; i > 0; i--) {
      buffer.put(index + i, (byte) (0x80 | (rest & 0x3F)));
      rest >>>= 6;
    }
    buffer.put(index, (byte) ((0xF00 >> count) | rest));
  }
}
