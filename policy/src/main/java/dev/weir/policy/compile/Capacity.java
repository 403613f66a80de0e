// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many entries a policy takes, and for which rules. Immutable and thread-safe.
 *
 * @param limit how many the map holds
 * @param entries how many are needed
 * @param byRule how many entries each rule owns; an entry of several rules counts for each
 */
public record Capacity(int limit, long entries, Map<String, Long> byRule) {
  /**
   * Creates a count.
   *
   * @param limit how many the map holds
   * @param entries how many are needed
   * @param byRule how many entries each rule owns
   */
  public Capacity {
    byRule = Collections.unmodifiableMap(new TreeMap<>(byRule));
  }

  /** {@return whether they fit} */
  public boolean fits() {
    return entries <= limit;
  }

  /**
   * {@return the rules with the most entries and how many each has, the most first}
   *
   * @param count how many rules at most
   */
  public List<Map.Entry<String, Long>> topRules(int count) {
    return byRule.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .<Map.Entry<String, Long>>map(entry -> Map.entry(entry.getKey(), entry.getValue()))
        .toList();
  }
}
