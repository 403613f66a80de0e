// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Peers;
import java.util.List;
import java.util.Optional;

/**
 * A rule at one place of the order. A rule that a pass rule of an earlier tier reaches beyond has
 * two places: its own, and one directly behind the pass rule for what that passes.
 *
 * @param index the place in the order, from which its entries have their precedence
 * @param deny whether it denies
 * @param rule the rule; empty for what no rule says
 * @param hostOnly whether it is only about what comes from the machine itself
 * @param within pass rules, of which at least one of each list must match too
 * @param owners whose entries its entries are
 */
record Clause(
    int index,
    boolean deny,
    Optional<RuleReach> rule,
    boolean hostOnly,
    List<List<RuleReach>> within,
    List<String> owners) {

  static Clause of(RuleReach rule, int index, List<List<RuleReach>> within) {
    return new Clause(
        index,
        rule.rule().action() == Action.DENY,
        Optional.of(rule),
        false,
        within,
        List.of(rule.rule().name()));
  }

  /** What holds where no rule decides. */
  static Clause byDefault(boolean deny, int index, List<List<RuleReach>> within) {
    List<String> owners =
        within.isEmpty()
            ? List.of()
            : within.get(within.size() - 1).stream().map(pass -> pass.rule().name()).toList();
    return new Clause(index, deny, Optional.empty(), false, within, owners);
  }

  /** What comes from the machine itself is allowed where no rule decides. */
  static Clause fromHost(int index, List<List<RuleReach>> within) {
    return new Clause(index, false, Optional.empty(), true, within, List.of());
  }

  /** Whether no rule says it. */
  boolean isByDefault() {
    return rule.isEmpty();
  }

  /** Whether it says something about some identities only. */
  boolean isSpecific() {
    return hostOnly
        || rule.filter(Clause::isSpecific).isPresent()
        || within.stream().anyMatch(passes -> passes.stream().anyMatch(Clause::isSpecific));
  }

  private static boolean isSpecific(RuleReach rule) {
    return rule.namesPeersPorts()
        || (!rule.anyPeer()
            && !rule.numbered().isEmpty()
            && !(rule.rule().peers() instanceof Peers.None));
  }

  /** Whether it takes part in what allowing rules of one place say together. */
  boolean isRich() {
    return rule.isPresent()
        && !deny
        && (rule.get().rule().redirect().isPresent()
            || rule.get().rule().authentication().isPresent());
  }
}
