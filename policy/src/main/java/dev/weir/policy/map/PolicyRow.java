// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The entries of one peer in one direction. Peers for which the same rules hold share one row.
 * Looking up allocates nothing but its result. Immutable and thread-safe.
 */
public final class PolicyRow {
  private static final PolicyRow EMPTY = new PolicyRow(new L4Prefix[0], new PolicyValue[0]);

  private final L4Prefix[] prefixes;
  private final PolicyValue[] values;
  // The prefixes as numbers, and which lengths there are: a look-up tries only those.
  private final int[] packed;
  private final int lengths;

  private PolicyRow(L4Prefix[] prefixes, PolicyValue[] values) {
    this.prefixes = prefixes;
    this.values = values;
    packed = new int[prefixes.length];
    int seen = 0;
    for (int i = 0; i < prefixes.length; i++) {
      packed[i] = prefixes[i].packed();
      seen |= 1 << prefixes[i].length();
    }
    lengths = seen;
  }

  /** {@return the row without entries} */
  public static PolicyRow empty() {
    return EMPTY;
  }

  /**
   * {@return a row}
   *
   * @param entries the entries by their traffic
   */
  public static PolicyRow of(Map<L4Prefix, PolicyValue> entries) {
    if (entries.isEmpty()) {
      return EMPTY;
    }
    TreeMap<L4Prefix, PolicyValue> sorted = new TreeMap<>(entries);
    return new PolicyRow(
        sorted.keySet().toArray(new L4Prefix[0]), sorted.values().toArray(new PolicyValue[0]));
  }

  /** {@return how many entries there are} */
  public int size() {
    return packed.length;
  }

  /**
   * {@return the traffic of an entry}
   *
   * @param index its place in the order of traffic
   */
  public L4Prefix traffic(int index) {
    return prefixes[index];
  }

  /**
   * {@return the value of an entry}
   *
   * @param index its place in the order of traffic
   */
  public PolicyValue value(int index) {
    return values[index];
  }

  /**
   * {@return the value of exactly some traffic}
   *
   * @param traffic the traffic
   */
  public Optional<PolicyValue> get(L4Prefix traffic) {
    int index = Arrays.binarySearch(packed, traffic.packed());
    return index < 0 ? Optional.empty() : Optional.of(values[index]);
  }

  /**
   * {@return the place of the entry with the longest prefix around some traffic, or -1}
   *
   * @param traffic the traffic
   */
  public int longest(L4Prefix traffic) {
    int present = lengths & (-1 >>> (31 - traffic.length()));
    while (present != 0) {
      int length = 31 - Integer.numberOfLeadingZeros(present);
      int index =
          Arrays.binarySearch(packed, (traffic.bits() & L4Prefix.mask(length)) << 5 | length);
      if (index >= 0) {
        return index;
      }
      present &= ~(1 << length);
    }
    return -1;
  }

  /**
   * {@return the place of the first entry that is not before some traffic; what is inside that
   * traffic stands from there on, without a gap}
   *
   * @param traffic the traffic
   */
  public int firstNotBefore(L4Prefix traffic) {
    int index = Arrays.binarySearch(packed, traffic.packed());
    return index < 0 ? -1 - index : index;
  }

  /**
   * Shows every entry, in the order of traffic.
   *
   * @param visitor what is shown traffic and value
   */
  public void forEach(BiConsumer<L4Prefix, PolicyValue> visitor) {
    for (int i = 0; i < packed.length; i++) {
      visitor.accept(prefixes[i], values[i]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyRow row
        && Arrays.equals(packed, row.packed)
        && Arrays.equals(values, row.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(packed) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach(
        (traffic, value) ->
            text.append(text.length() > 1 ? ", " : "").append(traffic).append(": ").append(value));
    return text.append('}').toString();
  }
}
