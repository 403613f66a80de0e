// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.map.Precedence;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.Tier;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts rules into the one order that precedences express.
 *
 * <p>The place of a tier and priority is fixed, whatever other rules there are: so a rule that
 * comes or goes does not change the precedence of others. Behind each place there are {@value
 * #BLOCK} - 1 more for what its pass rules hand to later tiers.
 *
 * <p>A pass rule is not an entry. It takes the rest of its tier out of the order for what it
 * matches: so directly behind it the rules of the later tiers are put in once more, restricted to
 * what it matches, and after them what holds where no rule decides. If nothing of its tier is left
 * behind it, it has no effect.
 */
final class ClauseOrder {
  static final int BLOCK = 4096;

  private static final int TIER = BLOCK * (Rule.LAST_PRIORITY + 1);
  private static final int FROM_HOST = Precedence.LAST_INDEX - 2;
  private static final int ALL_PASS = Precedence.LAST_INDEX - 1;
  private static final int BY_DEFAULT = Precedence.LAST_INDEX;

  private final List<RuleReach> rules;
  private final boolean enforced;
  private final boolean hostReaches;
  private final boolean allPassIsDenied;
  private final List<Clause> clauses = new ArrayList<>();

  private ClauseOrder(
      List<RuleReach> rules, boolean enforced, boolean hostReaches, boolean allPassIsDenied) {
    this.rules = rules;
    this.enforced = enforced;
    this.hostReaches = hostReaches;
    this.allPassIsDenied = allPassIsDenied;
  }

  /**
   * @param rules in the order of tier, priority, and deny before allow before pass
   * @param enforced whether what no rule decides is denied
   * @param hostReaches whether what comes from the machine itself is allowed where no rule decides
   * @param allPassIsDenied whether what is passed by all rules is denied even if not enforced
   */
  static List<Clause> of(
      List<RuleReach> rules, boolean enforced, boolean hostReaches, boolean allPassIsDenied) {
    ClauseOrder order = new ClauseOrder(rules, enforced, hostReaches, allPassIsDenied);
    order.outermost();
    return List.copyOf(order.clauses);
  }

  private void outermost() {
    List<RuleReach> passes = new ArrayList<>();
    int i = 0;
    while (i < rules.size()) {
      int end = endOfPlace(i);
      int index = index(rules.get(i).rule());
      passes.addAll(place(i, end, index, List.of(), new Counter(index)));
      i = end;
    }
    boolean passedIsDenied = !enforced && allPassIsDenied && !passes.isEmpty();
    if (hostReaches && (enforced || passedIsDenied)) {
      clauses.add(Clause.fromHost(FROM_HOST, List.of()));
    }
    if (!enforced) {
      if (passedIsDenied) {
        clauses.add(Clause.byDefault(true, ALL_PASS, List.of(passes)));
      }
      clauses.add(Clause.byDefault(false, BY_DEFAULT, List.of()));
    }
  }

  /** The rules of one tier and priority; gives those of them that pass. */
  private List<RuleReach> place(
      int from, int end, int index, List<List<RuleReach>> within, Counter inner) {
    List<RuleReach> passes = new ArrayList<>();
    for (RuleReach rule : rules.subList(from, end)) {
      if (rule.rule().action() == Action.PASS) {
        passes.add(rule);
      } else {
        clauses.add(Clause.of(rule, index, within));
      }
    }
    if (!passes.isEmpty() && hidesSomething(end, rules.get(from).rule().tier())) {
      List<List<RuleReach>> narrower = new ArrayList<>(within);
      narrower.add(List.copyOf(passes));
      passedOn(rules.get(from).rule().tier(), List.copyOf(narrower), inner);
    }
    return passes;
  }

  /** What decides on traffic that rules of a tier pass. */
  private void passedOn(Tier tier, List<List<RuleReach>> within, Counter counter) {
    int i = 0;
    while (i < rules.size()) {
      int end = endOfPlace(i);
      if (rules.get(i).rule().tier().compareTo(tier) > 0) {
        place(i, end, counter.next(), within, counter);
      }
      i = end;
    }
    if (hostReaches && (enforced || allPassIsDenied)) {
      clauses.add(Clause.fromHost(counter.next(), within));
    }
    clauses.add(Clause.byDefault(enforced || allPassIsDenied, counter.next(), within));
  }

  /** Whether a rule that decides stands behind, in the same tier. */
  private boolean hidesSomething(int from, Tier tier) {
    for (RuleReach rule : rules.subList(from, rules.size())) {
      if (rule.rule().tier() != tier) {
        return false;
      }
      if (rule.rule().action() != Action.PASS) {
        return true;
      }
    }
    return false;
  }

  private int endOfPlace(int from) {
    Rule first = rules.get(from).rule();
    int end = from + 1;
    while (end < rules.size()
        && rules.get(end).rule().tier() == first.tier()
        && rules.get(end).rule().priority() == first.priority()) {
      end++;
    }
    return end;
  }

  private static int index(Rule rule) {
    int tier =
        switch (rule.tier()) {
          case ADMIN -> 0;
          case NORMAL -> 1;
          case BASELINE -> 2;
        };
    return tier * TIER + rule.priority() * BLOCK;
  }

  /** Counts the places behind one place. */
  private static final class Counter {
    private final int first;
    private int used;

    Counter(int first) {
      this.first = first;
    }

    int next() {
      used++;
      if (used >= BLOCK) {
        throw new InvalidSpecException(
            "policy: behind one pass rule there are more than "
                + (BLOCK - 1)
                + " priorities of later tiers");
      }
      return first + used;
    }
  }
}
