// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import java.util.Arrays;

/**
 * What follows from a set of prefixes: which addresses are denied. The addresses of a family, in
 * order, fall into runs that pass and runs that are denied in turn; a bound is the first address of
 * a run but the first. Immutable.
 *
 * <p>Addresses are 128 bits in two longs, compared unsigned; those of IPv4 are the top 32 bits of
 * the first, so that one length of prefix means the same in both.
 */
final class Runs {
  private final long[] high;
  private final long[] low;
  private final int count;
  private final boolean firstDenied;

  private Runs(long[] high, long[] low, int count, boolean firstDenied) {
    this.high = high;
    this.low = low;
    this.count = count;
    this.firstDenied = firstDenied;
  }

  /**
   * {@return the runs that a set makes: an address is denied if a denied prefix and no allowed one
   * has it}
   */
  static Runs of(PrefixSet set) {
    Sweep sweep = new Sweep(set.size());
    for (int i = 0; i < set.size(); i++) {
      sweep.open(set.high(i), set.low(i), set.length(i), set.isDenied(i));
    }
    return sweep.finish();
  }

  /** {@return how many bounds there are} */
  int count() {
    return count;
  }

  long high(int bound) {
    return high[bound];
  }

  long low(int bound) {
    return low[bound];
  }

  /** {@return whether the run in front of a bound is denied} */
  boolean isDeniedBefore(int bound) {
    return firstDenied ^ ((bound & 1) != 0);
  }

  /** {@return whether an address is denied} */
  boolean isDenied(long addressHigh, long addressLow) {
    return isDeniedBefore(after(addressHigh, addressLow));
  }

  /** {@return how many bounds are at or in front of an address: the first one behind it} */
  int after(long addressHigh, long addressLow) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (compare(high[middle], low[middle], addressHigh, addressLow) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  static int compare(long aHigh, long aLow, long bHigh, long bLow) {
    int first = Long.compareUnsigned(aHigh, bHigh);
    return first != 0 ? first : Long.compareUnsigned(aLow, bLow);
  }

  /** {@return the bits of the first half that a prefix of this length fixes} */
  static long maskHigh(int length) {
    return length == 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
  }

  /** {@return the bits of the second half that a prefix of this length fixes} */
  static long maskLow(int length) {
    return length <= 64 ? 0 : -1L << (128 - length);
  }

  /**
   * Walks over prefixes in the order of their first addresses, the shorter first. Two prefixes are
   * nested or disjoint, so those that hold the present address are a stack.
   */
  private static final class Sweep {
    private final long[] openHigh = new long[129]; // last addresses
    private final long[] openLow = new long[129];
    private final boolean[] openDenied = new boolean[129];
    private int depth;
    private int denied;
    private int allowed;

    private long[] high;
    private long[] low;
    private int count;
    private boolean firstDenied;
    private boolean state;

    Sweep(int prefixes) {
      high = new long[Math.max(16, prefixes)];
      low = new long[high.length];
    }

    void open(long startHigh, long startLow, int length, boolean isDenied) {
      while (depth > 0
          && compare(openHigh[depth - 1], openLow[depth - 1], startHigh, startLow) < 0) {
        close();
      }
      openHigh[depth] = startHigh | ~maskHigh(length);
      openLow[depth] = startLow | ~maskLow(length);
      openDenied[depth++] = isDenied;
      count(isDenied, 1);
      turn(startHigh, startLow);
    }

    private void close() {
      depth--;
      count(openDenied[depth], -1);
      long nextLow = openLow[depth] + 1;
      long nextHigh = openHigh[depth] + (nextLow == 0 ? 1 : 0);
      if (nextHigh != 0 || nextLow != 0) { // else there is no address behind it
        turn(nextHigh, nextLow);
      }
    }

    private void count(boolean isDenied, int change) {
      if (isDenied) {
        denied += change;
      } else {
        allowed += change;
      }
    }

    private void turn(long atHigh, long atLow) {
      boolean now = denied > 0 && allowed == 0;
      if (now == state) {
        return;
      }
      state = now;
      if (atHigh == 0 && atLow == 0) {
        firstDenied = now;
      } else if (count > 0 && high[count - 1] == atHigh && low[count - 1] == atLow) {
        count--; // turned twice at one address
      } else {
        if (count == high.length) {
          high = Arrays.copyOf(high, count * 2);
          low = Arrays.copyOf(low, count * 2);
        }
        high[count] = atHigh;
        low[count++] = atLow;
      }
    }

    Runs finish() {
      while (depth > 0) {
        close();
      }
      return new Runs(high, low, count, firstDenied);
    }
  }
}
