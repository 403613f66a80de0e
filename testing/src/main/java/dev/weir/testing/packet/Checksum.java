// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/** The internet checksum (RFC 1071). */
public final class Checksum {
  private Checksum() {}

  /**
   * Computes the checksum over bytes whose own checksum field is zero.
   *
   * @param bytes the bytes
   * @return the checksum, 0 to 65535
   */
  public static int of(byte[] bytes) {
    return finish(sum(0, bytes, 0, bytes.length));
  }

  /** Adds bytes, as numbers of 16 bits; one odd byte at the end counts as if a zero followed. */
  static long sum(long before, byte[] bytes, int from, int to) {
    long sum = before;
    for (int i = from; i < to; i += 2) {
      int low = i + 1 < to ? bytes[i + 1] & 0xff : 0;
      sum += (bytes[i] & 0xff) << 8 | low;
    }
    return sum;
  }

  static int finish(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) (~folded & 0xffff);
  }
}
