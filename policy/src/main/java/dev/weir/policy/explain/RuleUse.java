// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.policy.rule.Rule;
import java.util.List;

/**
 * Whether a rule matters. Immutable and thread-safe.
 *
 * @param rule the rule
 * @param state whether it does
 * @param because of which rules it does not, by name; empty where no rule is to blame
 */
public record RuleUse(Rule rule, State state, List<String> because) {
  /** Whether a rule matters. */
  public enum State {
    /** Without it, some flow would have another verdict. */
    EFFECTIVE,
    /** It decides, but without it the verdicts would be the same. */
    REDUNDANT,
    /** It matches flows, but others always decide before it. */
    SHADOWED,
    /** It is for no endpoint. */
    NO_ENDPOINT,
    /** None of the known identities is among its peers, or it is about no traffic. */
    NO_PEER
  }

  /**
   * Creates an answer.
   *
   * @param rule the rule
   * @param state whether it matters
   * @param because of which rules it does not
   */
  public RuleUse {
    because = List.copyOf(because);
  }

  @Override
  public String toString() {
    return rule.name() + ": " + state + (because.isEmpty() ? "" : " because of " + because);
  }
}
