// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

/** The mask of a prefix as two words, from the most significant bit of an address on. */
final class PrefixMask {

  private PrefixMask() {}

  /** {@return the mask of bits 0 to 63 for a prefix length within 0..128} */
  static long high(int prefixLength) {
    // Java shifts by the low six bits only, so a shift by 64 has to be spelled out.
    if (prefixLength == 0) {
      return 0;
    }
    return prefixLength >= 64 ? -1L : -1L << (64 - prefixLength);
  }

  /** {@return the mask of bits 64 to 127 for a prefix length within 0..128} */
  static long low(int prefixLength) {
    return prefixLength <= 64 ? 0 : -1L << (128 - prefixLength);
  }
}
