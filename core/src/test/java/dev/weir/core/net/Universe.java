// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * 256 things somewhere in the address space, small enough to be counted one by one: the values of
 * eight adjacent bits of an address, each with everything behind it.
 *
 * @param base the bits before (and behind, which are cleared)
 * @param offset the first of the eight bits
 */
record Universe(IpAddress base, int offset) {
  static final int BITS = 8;
  static final int SIZE = 1 << BITS;

  static final List<Universe> ALL =
      List.of(
          new Universe(IpAddress.parse("10.20.30.0"), 24),
          new Universe(IpAddress.parse("0.0.0.0"), 0),
          new Universe(IpAddress.parse("172.16.0.0"), 12),
          new Universe(IpAddress.parse("::"), 0),
          new Universe(IpAddress.parse("2001:db8::"), 60),
          new Universe(IpAddress.parse("2001:db8:1:2::"), 64),
          new Universe(IpAddress.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00"), 120));

  /** {@return the block of {@code 1 << (8 - length)} values that holds one} */
  Cidr block(int value, int length) {
    IpAddress address = base;
    for (int bit = 0; bit < length; bit++) {
      boolean wanted = (value >>> (BITS - 1 - bit) & 1) != 0;
      if (address.bit(offset + bit) != wanted) {
        address = address.flip(offset + bit);
      }
    }
    return Cidr.containing(address, offset + length);
  }

  Cidr all() {
    return block(0, 0);
  }

  /** The one minimal list of blocks, found by looking at every block there is. */
  List<Cidr> minimalBlocks(BitSet values) {
    List<Cidr> blocks = new ArrayList<>();
    for (int value = 0; value < SIZE; value++) {
      for (int length = 0; length <= BITS; length++) {
        boolean begins = value % (SIZE >> length) == 0;
        boolean largest = length == 0 || !full(values, value, length - 1);
        if (begins && full(values, value, length) && largest) {
          blocks.add(block(value, length));
        }
      }
    }
    return blocks;
  }

  /** One block a value, unordered on purpose: descending. */
  List<Cidr> singles(BitSet values) {
    List<Cidr> blocks = new ArrayList<>();
    for (int value = values.length() - 1; value >= 0; value--) {
      if (values.get(value)) {
        blocks.add(block(value, BITS));
      }
    }
    return blocks;
  }

  private static boolean full(BitSet values, int value, int length) {
    int size = SIZE >> length;
    int first = value / size * size;
    return values.nextClearBit(first) >= first + size;
  }
}
