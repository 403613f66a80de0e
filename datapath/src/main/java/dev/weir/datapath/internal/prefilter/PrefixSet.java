// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;

/**
 * Prefixes of one family, each denied or allowed, in the order of their first addresses, the
 * shorter first. Addresses are as in {@link Runs}. Twelve bytes a prefix for IPv4, twenty for IPv6,
 * because there may be millions. Immutable.
 */
final class PrefixSet {
  private static final int DENIED = 0x80;

  private final IpFamily family;
  private final long[] high;
  private final long[] low; // empty for IPv4
  private final byte[] lengths; // unsigned
  private final boolean[] denied;

  private PrefixSet(IpFamily family, long[] high, long[] low, byte[] lengths, boolean[] denied) {
    this.family = family;
    this.high = high;
    this.low = low;
    this.lengths = lengths;
    this.denied = denied;
  }

  /**
   * {@return the set of prefixes that are denied and prefixes that are allowed, with no prefix in
   * both}
   */
  static PrefixSet of(IpFamily family, Collection<Cidr> denied, Collection<Cidr> allowed) {
    return family == IpFamily.AF_INET ? ipv4(denied, allowed) : ipv6(denied, allowed);
  }

  /** Sorted as one number each: address, length, action. */
  private static PrefixSet ipv4(Collection<Cidr> denied, Collection<Cidr> allowed) {
    long[] keys = new long[denied.size() + allowed.size()];
    int n = 0;
    for (Cidr prefix : denied) {
      keys[n++] = key(prefix) | DENIED;
    }
    for (Cidr prefix : allowed) {
      keys[n++] = key(prefix);
    }
    Arrays.parallelSort(keys);
    long[] high = new long[n];
    byte[] lengths = new byte[n];
    boolean[] isDenied = new boolean[n];
    for (int i = 0; i < n; i++) {
      high[i] = keys[i] >>> 16 << 32;
      lengths[i] = (byte) (keys[i] >>> 8);
      isDenied[i] = (keys[i] & DENIED) != 0;
    }
    return new PrefixSet(IpFamily.AF_INET, high, new long[0], lengths, isDenied);
  }

  private static long key(Cidr prefix) {
    return Integer.toUnsignedLong(prefix.address().toIpv4Bits()) << 16
        | (long) prefix.prefixLength() << 8;
  }

  private record Member(Cidr prefix, boolean isDenied) {}

  private static PrefixSet ipv6(Collection<Cidr> denied, Collection<Cidr> allowed) {
    int n = denied.size() + allowed.size();
    Member[] members = new Member[n];
    Iterator<Cidr> from = denied.iterator();
    for (int i = 0; i < n; i++) {
      if (i == denied.size()) {
        from = allowed.iterator();
      }
      members[i] = new Member(from.next(), i < denied.size());
    }
    Arrays.parallelSort(members, (a, b) -> a.prefix.compareTo(b.prefix));
    long[] high = new long[n];
    long[] low = new long[n];
    byte[] lengths = new byte[n];
    boolean[] isDenied = new boolean[n];
    for (int i = 0; i < n; i++) {
      IpAddress address = members[i].prefix.address();
      high[i] = address.highBits();
      low[i] = address.lowBits();
      lengths[i] = (byte) members[i].prefix.prefixLength();
      isDenied[i] = members[i].isDenied;
    }
    return new PrefixSet(IpFamily.AF_INET6, high, low, lengths, isDenied);
  }

  IpFamily family() {
    return family;
  }

  int size() {
    return high.length;
  }

  long high(int index) {
    return high[index];
  }

  long low(int index) {
    return family == IpFamily.AF_INET ? 0 : low[index];
  }

  /** {@return how many bits a prefix fixes} */
  int length(int index) {
    return lengths[index] & 0xFF;
  }

  boolean isDenied(int index) {
    return denied[index];
  }
}
