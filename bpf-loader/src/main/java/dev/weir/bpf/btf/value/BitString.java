// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf.value;

import dev.weir.core.error.InvalidSpecException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes as a row of bits, numbered the way BTF numbers them: in little endian from the lowest bit
 * of the first byte on, in big endian from its highest.
 *
 * <p>Remembers which bits were written, so that members of a union that contradict each other are
 * found. For one thread.
 */
final class BitString {
  private final byte[] bytes;
  private final byte[] written;
  private final boolean big;

  BitString(byte[] bytes, ByteOrder order) {
    this.bytes = bytes;
    this.written = new byte[0];
    this.big = order == ByteOrder.BIG_ENDIAN;
  }

  BitString(int size, ByteOrder order) {
    this.bytes = new byte[size];
    this.written = new byte[size];
    this.big = order == ByteOrder.BIG_ENDIAN;
  }

  byte[] bytes() {
    return bytes;
  }

  private int byteAt(long bit, long count) {
    long end = (bit + count + 7) / 8;
    if (bit < 0 || end > bytes.length) {
      throw new InvalidSpecException(
          "BTF places something at bits %d..%d of %d bytes"
              .formatted(bit, bit + count, bytes.length));
    }
    return (int) (bit / 8);
  }

  /** {@return bits as an unsigned number} */
  BigInteger get(long bit, int count) {
    int from = byteAt(bit, count);
    int length = (int) ((bit % 8 + count + 7) / 8);
    byte[] magnitude = new byte[length];
    for (int i = 0; i < length; i++) {
      magnitude[big ? i : length - 1 - i] = bytes[from + i];
    }
    BigInteger all = new BigInteger(1, magnitude);
    return all.shiftRight(unused(bit, count, length)).and(mask(count));
  }

  /** {@return at most 64 bits that fill whole bytes, as an unsigned number} */
  long getBytes(long bit, int size) {
    int from = byteAt(bit, 8L * size);
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | (bytes[big ? from + i : from + size - 1 - i] & 0xff);
    }
    return value;
  }

  byte[] copy(long bit, int size) {
    int from = byteAt(bit, 8L * size);
    return Arrays.copyOfRange(bytes, from, from + size);
  }

  /** How many bits of the bytes that hold the number are below it. */
  private int unused(long bit, int count, int length) {
    int before = (int) (bit % 8);
    return big ? 8 * length - before - count : before;
  }

  private static BigInteger mask(int count) {
    return BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
  }

  /**
   * Writes bits.
   *
   * @return false if some of them were written before with another value
   */
  boolean put(long bit, int count, BigInteger value) {
    int from = byteAt(bit, count);
    int length = (int) ((bit % 8 + count + 7) / 8);
    int shift = unused(bit, count, length);
    BigInteger placed = value.and(mask(count)).shiftLeft(shift);
    BigInteger mask = mask(count).shiftLeft(shift);
    boolean agrees = true;
    for (int i = 0; i < length; i++) {
      int down = 8 * (big ? length - 1 - i : i);
      agrees &=
          put(from + i, placed.shiftRight(down).byteValue(), mask.shiftRight(down).byteValue());
    }
    return agrees;
  }

  private boolean put(int at, byte value, byte mask) {
    int known = written[at] & mask;
    boolean agrees = (bytes[at] & known) == (value & known);
    bytes[at] = (byte) ((bytes[at] & ~mask) | (value & mask));
    written[at] |= mask;
    return agrees;
  }

  /**
   * Writes bytes.
   *
   * @return false if some of them were written before with another value
   */
  boolean put(long bit, byte[] value) {
    int from = byteAt(bit, 8L * value.length);
    boolean agrees = true;
    for (int i = 0; i < value.length; i++) {
      agrees &= put(from + i, value[i], (byte) -1);
    }
    return agrees;
  }
}
