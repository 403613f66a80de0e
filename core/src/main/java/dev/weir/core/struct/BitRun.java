// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A bit-field: a run of bits that starts anywhere. Touches no byte it has no bit in, as C11 (3.14)
 * demands of neighbours that are no bit-fields.
 */
record BitRun(
    FieldName name,
    CType.Bits type,
    long position,
    int width,
    boolean signed,
    boolean bigEndian,
    long min,
    long max)
    implements Integral {

  static BitRun of(FieldName name, CType.Bits type, long position, ByteOrder target) {
    boolean signed = type.unit().signed();
    return new BitRun(
        name,
        type,
        position,
        type.width(),
        signed,
        target == ByteOrder.BIG_ENDIAN,
        Integral.min(signed, type.width()),
        Integral.max(signed, type.width()));
  }

  @Override
  public long read(ByteBuffer buffer, int base) {
    long value = 0;
    int taken = 0;
    while (taken < width) {
      int bit = (int) ((position + taken) & 7);
      int count = Math.min(8 - bit, width - taken);
      int octet = buffer.get(index(base, taken)) >>> shift(bit, count);
      long part = octet & mask(count);
      value = bigEndian ? (value << count) | part : value | (part << taken);
      taken += count;
    }
    int unused = Long.SIZE - width;
    return signed ? (value << unused) >> unused : value;
  }

  @Override
  public void writeUnchecked(ByteBuffer buffer, int base, long value) {
    int given = 0;
    while (given < width) {
      int bit = (int) ((position + given) & 7);
      int count = Math.min(8 - bit, width - given);
      long part = value >>> (bigEndian ? width - given - count : given);
      int shift = shift(bit, count);
      int index = index(base, given);
      int kept = buffer.get(index) & ~(mask(count) << shift);
      buffer.put(index, (byte) (kept | ((part & mask(count)) << shift)));
      given += count;
    }
  }

  private int index(int base, int bits) {
    return base + (int) ((position + bits) >>> 3);
  }

  /** How far above the least significant bit of a byte the run of {@code count} bits is. */
  private int shift(int bit, int count) {
    return bigEndian ? 8 - bit - count : bit;
  }

  private static int mask(int count) {
    return (1 << count) - 1;
  }
}
