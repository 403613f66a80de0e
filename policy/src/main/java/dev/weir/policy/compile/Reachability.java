// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.map.PolicyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which entries of a row a look-up can ever reach. */
final class Reachability {
  private static final int BITS = 24;

  private Reachability() {}

  /**
   * Removes entries all of whose ports have longer prefixes in the row. Entries of whole protocols
   * stay: fragments without ports reach them.
   */
  static void removeUnreachable(Map<L4Prefix, PolicyValue> row) {
    List<L4Prefix> prefixes = new ArrayList<>(row.keySet());
    Map<L4Prefix, Integer> covered = new HashMap<>();
    // Backwards, what is inside a prefix comes before it.
    for (int i = prefixes.size() - 1; i >= 0; i--) {
      L4Prefix prefix = prefixes.get(i);
      if (prefix.length() <= 8) {
        continue;
      }
      int size = 1 << (BITS - prefix.length());
      if (covered.getOrDefault(prefix, 0) == size) {
        row.remove(prefix);
      }
      parent(prefixes, i).ifPresent(parent -> covered.merge(parent, size, Integer::sum));
    }
  }

  /** The longest prefix around another; in the order of prefixes it stands somewhere before it. */
  private static Optional<L4Prefix> parent(List<L4Prefix> prefixes, int index) {
    for (int i = index - 1; i >= 0; i--) {
      if (prefixes.get(i).contains(prefixes.get(index))) {
        return Optional.of(prefixes.get(i));
      }
    }
    return Optional.empty();
  }
}
