// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.policy.rule.Rule;

/**
 * A rule that was considered for a flow. Immutable and thread-safe.
 *
 * @param rule the rule
 * @param standing what became of it
 * @param why the same in words
 */
public record ConsideredRule(Rule rule, Standing standing, String why) {
  /** {@return whether it is about the flow} */
  public boolean matches() {
    return standing != Standing.OTHER_PEERS && standing != Standing.OTHER_TRAFFIC;
  }

  @Override
  public String toString() {
    return standing + " " + rule + " (" + why + ')';
  }
}
