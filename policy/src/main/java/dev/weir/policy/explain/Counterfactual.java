// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.policy.rule.Verdict;
import java.util.List;

/**
 * What would hold without some rules. Immutable and thread-safe.
 *
 * @param without the names of the rules
 * @param verdict the verdict then
 */
public record Counterfactual(List<String> without, Verdict verdict) {
  /**
   * Creates a counterfactual.
   *
   * @param without the names of the rules
   * @param verdict the verdict then
   */
  public Counterfactual {
    without = List.copyOf(without);
  }

  @Override
  public String toString() {
    return "without " + without + ": " + verdict;
  }
}
