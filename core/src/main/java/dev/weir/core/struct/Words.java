// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Integers at absolute indexes of a buffer, in this machine's byte order, aligned or not. */
final class Words {
  private static final VarHandle SHORT =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Words() {}

  static short getShort(ByteBuffer buffer, int index) {
    return (short) SHORT.get(buffer, index);
  }

  static int getInt(ByteBuffer buffer, int index) {
    return (int) INT.get(buffer, index);
  }

  static long getLong(ByteBuffer buffer, int index) {
    return (long) LONG.get(buffer, index);
  }

  static void putShort(ByteBuffer buffer, int index, short value) {
    SHORT.set(buffer, index, value);
  }

  static void putInt(ByteBuffer buffer, int index, int value) {
    INT.set(buffer, index, value);
  }

  static void putLong(ByteBuffer buffer, int index, long value) {
    LONG.set(buffer, index, value);
  }

  static void zero(ByteBuffer buffer, int index, int length) {
    int at = index;
    int end = index + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      putLong(buffer, at, 0);
    }
    for (; at < end; at++) {
      buffer.put(at, (byte) 0);
    }
  }
}
