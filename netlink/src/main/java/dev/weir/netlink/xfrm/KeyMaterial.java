// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.AttributeReader;
import dev.weir.netlink.codec.MessageWriter;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The bytes of a key. They are in no text, and closing overwrites them: whoever makes a key closes
 * it once no more states are to be made with it.
 *
 * <p>Thread-safe.
 */
public final class KeyMaterial implements AutoCloseable {
  private static final int MAX_BYTES = 4096;

  private final byte[] bytes;
  private boolean closed;

  private KeyMaterial(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies a key. The array stays the caller's, to be overwritten.
   *
   * @param bytes the key, at most 4096 bytes; for AEAD with the salt behind it
   * @return the key
   */
  public static KeyMaterial copyOf(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new InvalidSpecException("a key of " + bytes.length + " bytes");
    }
    return new KeyMaterial(bytes.clone());
  }

  /** {@return its length in bits, as the kernel counts} */
  public int bits() {
    return bytes.length * Byte.SIZE;
  }

  /**
   * Compares without telling by the time it takes where the first difference is.
   *
   * @param other other bytes
   * @return whether they are the same
   */
  public synchronized boolean isSame(byte[] other) {
    requireOpen();
    return MessageDigest.isEqual(bytes, other);
  }

  synchronized void write(MessageWriter out) {
    requireOpen();
    out.bytes(bytes);
  }

  /** Compares with what is in a message from an index of the current attribute on. */
  synchronized boolean isSame(AttributeReader at, int from) {
    requireOpen();
    int difference = (at.length() - from) ^ bytes.length;
    for (int i = 0; i < bytes.length && from + i < at.length(); i++) {
      difference |= (byte) at.numberAt(from + i, 1, ByteOrder.nativeOrder()) ^ bytes[i];
    }
    return difference == 0;
  }

  /** Tells whether there is a key, and all of it is zero. */
  static boolean isZero(AttributeReader at, int from) {
    int bits = 0;
    for (int i = from; i < at.length(); i++) {
      bits |= (int) at.numberAt(i, 1, ByteOrder.nativeOrder());
    }
    return bits == 0 && at.length() > from;
  }

  private void requireOpen() {
    if (closed) {
      throw new HandleClosedException(toString());
    }
  }

  /** Overwrites the key. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** {@return its length, nothing else} */
  @Override
  public String toString() {
    return "key of " + bits() + " bits";
  }
}
