// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An integer of whole bytes. */
record Scalar(
    FieldName name,
    CType.Int type,
    int offset,
    int size,
    boolean signed,
    boolean swapped,
    long min,
    long max)
    implements Integral {

  static Scalar of(FieldName name, CType.Int type, int offset, ByteOrder target) {
    return new Scalar(
        name,
        type,
        offset,
        type.size(),
        type.signed(),
        !type.endian().on(target).equals(ByteOrder.nativeOrder()),
        Integral.min(type.signed(), 8 * type.size()),
        Integral.max(type.signed(), 8 * type.size()));
  }

  @Override
  public long read(ByteBuffer buffer, int base) {
    int index = base + offset;
    return switch (size) {
      case 1 -> {
        byte value = buffer.get(index);
        yield signed ? value : value & 0xFF;
      }
      case 2 -> {
        short raw = Words.getShort(buffer, index);
        short value = swapped ? Short.reverseBytes(raw) : raw;
        yield signed ? value : value & 0xFFFF;
      }
      case 4 -> {
        int raw = Words.getInt(buffer, index);
        int value = swapped ? Integer.reverseBytes(raw) : raw;
        yield signed ? value : value & 0xFFFF_FFFFL;
      }
      default -> {
        long raw = Words.getLong(buffer, index);
        yield swapped ? Long.reverseBytes(raw) : raw;
      }
    };
  }

  @Override
  public void writeUnchecked(ByteBuffer buffer, int base, long value) {
    int index = base + offset;
    switch (size) {
      case 1 -> buffer.put(index, (byte) value);
      case 2 ->
          Words.putShort(
              buffer, index, swapped ? Short.reverseBytes((short) value) : (short) value);
      case 4 ->
          Words.putInt(buffer, index, swapped ? Integer.reverseBytes((int) value) : (int) value);
      default -> Words.putLong(buffer, index, swapped ? Long.reverseBytes(value) : value);
    }
  }
}
