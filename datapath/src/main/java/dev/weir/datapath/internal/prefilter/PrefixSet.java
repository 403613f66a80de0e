// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.util.Arrays;
import java.util.BitSet;
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

  /** {@return the first half of an address, as {@link Runs} has it} */
  static long high(IpAddress address) {
    return address.isIpv4()
        ? Integer.toUnsignedLong(address.toIpv4Bits()) << 32
        : address.highBits();
  }

  /** {@return the second half} */
  static long low(IpAddress address) {
    return address.isIpv4() ? 0 : address.lowBits();
  }

  /**
   * {@return which prefixes an LPM trie needs, so that the longest match decides} A denied prefix
   * inside an allowed one is not denied, and an allowed one that no denied one has around it allows
   * nothing that is not allowed anyway.
   */
  BitSet needed() {
    BitSet needed = new BitSet(size());
    Around around = new Around();
    for (int i = 0; i < size(); i++) {
      around.enter(high(i), low(i), length(i));
      if (around.allowed == 0 && (isDenied(i) || around.denied > 0)) {
        needed.set(i);
      }
      around.open(isDenied(i));
    }
    return needed;
  }

  /** The prefixes around the one at hand: nested, because two are never partly overlapping. */
  private static final class Around {
    private final long[] lastHigh = new long[129];
    private final long[] lastLow = new long[129];
    private final boolean[] isDenied = new boolean[129];
    private int depth;
    private int denied;
    private int allowed;

    void enter(long startHigh, long startLow, int length) {
      while (depth > 0
          && Runs.compare(lastHigh[depth - 1], lastLow[depth - 1], startHigh, startLow) < 0) {
        depth--;
        count(isDenied[depth], -1);
      }
      lastHigh[depth] = startHigh | ~Runs.maskHigh(length);
      lastLow[depth] = startLow | ~Runs.maskLow(length);
    }

    void open(boolean isDenied) {
      this.isDenied[depth++] = isDenied;
      count(isDenied, 1);
    }

    private void count(boolean isDenied, int change) {
      if (isDenied) {
        denied += change;
      } else {
        allowed += change;
      }
    }
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

  /** Compares a prefix of this set with one of another, in the order of both. */
  int compare(int index, PrefixSet other, int ofOther) {
    int first = Runs.compare(high(index), low(index), other.high(ofOther), other.low(ofOther));
    return first != 0 ? first : Integer.compare(length(index), other.length(ofOther));
  }

  boolean isDenied(int index) {
    return denied[index];
  }
}
