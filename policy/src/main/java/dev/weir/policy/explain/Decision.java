// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.policy.l7.L7Rules;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.Tier;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Takes rules that match a flow in their order and lets the first that decides decide. */
final class Decision {
  /** Tier, priority, and deny before allow before pass. */
  static final Comparator<Rule> ORDER =
      Comparator.comparing(Rule::tier)
          .thenComparingInt(Rule::priority)
          .thenComparingInt(rule -> rank(rule.action()))
          .thenComparing(Rule::name);

  private final IdentityHashMap<Rule, Standing> standings = new IdentityHashMap<>();
  private final List<Rule> deciding = new ArrayList<>();
  private final Verdict verdict;

  /**
   * @param matching the rules that match, in their order
   * @param otherwise the verdict if none decides
   * @param ifAllPass the verdict if none decides but some pass
   */
  Decision(List<Rule> matching, Verdict otherwise, Verdict ifAllPass) {
    Optional<Tier> passed = Optional.empty();
    Optional<Rule> first = Optional.empty();
    for (Rule rule : matching) {
      if (first.isPresent()) {
        boolean joins = isBeside(rule, first.get());
        standings.put(rule, joins ? Standing.DECIDES : Standing.OUTRANKED);
        if (joins) {
          deciding.add(rule);
        }
      } else if (passed.equals(Optional.of(rule.tier()))) {
        standings.put(rule, rule.action() == Action.PASS ? Standing.PASSES : Standing.SKIPPED);
      } else if (rule.action() == Action.PASS) {
        passed = Optional.of(rule.tier());
        standings.put(rule, Standing.PASSES);
      } else {
        first = Optional.of(rule);
        deciding.add(rule);
        standings.put(rule, Standing.DECIDES);
      }
    }
    if (first.isEmpty()) {
      verdict = passed.isPresent() ? ifAllPass : otherwise;
    } else {
      verdict = first.get().action() == Action.DENY ? Verdict.DENIED : allow(deciding);
    }
  }

  Verdict verdict() {
    return verdict;
  }

  List<Rule> deciding() {
    return deciding;
  }

  /** Whether a rule was among those that match. */
  boolean includes(Rule rule) {
    return standings.containsKey(rule);
  }

  /** What became of a rule that matches. */
  Standing standing(Rule rule) {
    return standings.getOrDefault(rule, Standing.OUTRANKED);
  }

  private static boolean isBeside(Rule rule, Rule first) {
    return rule.tier() == first.tier()
        && rule.priority() == first.priority()
        && rule.action() == first.action();
  }

  private static int rank(Action action) {
    return switch (action) {
      case DENY -> 0;
      case ALLOW -> 1;
      case PASS -> 2;
    };
  }

  private static Verdict allow(List<Rule> rules) {
    Authentication strongest = Authentication.DISABLED;
    Optional<Redirect> winner = Optional.empty();
    boolean plain = false;
    for (Rule rule : rules) {
      if (rule.authentication().isPresent()
          && rule.authentication().get().compareTo(strongest) > 0) {
        strongest = rule.authentication().get();
      }
      Optional<Redirect> redirect = rule.redirect();
      plain |= redirect.isEmpty();
      if (winner.isEmpty()
          || (redirect.isPresent() && redirect.get().compareTo(winner.get()) < 0)) {
        winner = redirect;
      }
    }
    if (winner.isEmpty()) {
      return new Verdict.Allow(winner, strongest);
    }
    Redirect best = winner.get();
    L7Rules allowed = best.rules();
    for (Rule rule : rules) {
      if (rule.redirect().filter(best::isBeside).isPresent()) {
        allowed = allowed.or(rule.redirect().get().rules());
      }
    }
    return new Verdict.Allow(
        Optional.of(
            new Redirect(
                best.direction(),
                best.listener(),
                best.priority(),
                plain ? allowed.allowingAll() : allowed)),
        strongest);
  }
}
