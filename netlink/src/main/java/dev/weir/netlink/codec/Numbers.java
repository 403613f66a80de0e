// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Integers of one to eight bytes in either order, at any alignment. */
final class Numbers {
  private Numbers() {}

  static void put(ByteBuffer buffer, int index, long value, int width, ByteOrder order) {
    boolean swap = order != ByteOrder.nativeOrder();
    switch (width) {
      case 1 -> buffer.put(index, (byte) value);
      case 2 -> buffer.putShort(index, swap ? Short.reverseBytes((short) value) : (short) value);
      case 4 -> buffer.putInt(index, swap ? Integer.reverseBytes((int) value) : (int) value);
      case 8 -> buffer.putLong(index, swap ? Long.reverseBytes(value) : value);
      default -> throw new IllegalArgumentException("a number of " + width + " bytes");
    }
  }

  static long get(ByteBuffer buffer, int index, int width, ByteOrder order, boolean signed) {
    boolean swap = order != ByteOrder.nativeOrder();
    switch (width) {
      case 1 -> {
        byte value = buffer.get(index);
        return signed ? value : value & 0xffL;
      }
      case 2 -> {
        short value = buffer.getShort(index);
        value = swap ? Short.reverseBytes(value) : value;
        return signed ? value : value & 0xffffL;
      }
      case 4 -> {
        int value = buffer.getInt(index);
        value = swap ? Integer.reverseBytes(value) : value;
        return signed ? value : value & 0xffff_ffffL;
      }
      case 8 -> {
        long value = buffer.getLong(index);
        return swap ? Long.reverseBytes(value) : value;
      }
      default -> throw new IllegalArgumentException("a number of " + width + " bytes");
    }
  }

  /** What JSON shows: eight unsigned bytes may be more than a long holds. */
  static Object toTree(long value, int width, boolean signed) {
    return width == 8 && !signed && value < 0
        ? new BigInteger(Long.toUnsignedString(value))
        : (Object) value;
  }

  static long fromTree(Object tree, int width, boolean signed, String name) {
    if (!(tree instanceof Number number)) {
      throw new InvalidSpecException(name + ": not a number: " + tree);
    }
    BigInteger value =
        number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
    int bits = width * 8;
    BigInteger low = signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits);
    if (value.compareTo(low) < 0 || value.compareTo(high) >= 0) {
      throw new InvalidSpecException(name + ": " + value + " does not fit into " + bits + " bits");
    }
    return value.longValue();
  }
}
