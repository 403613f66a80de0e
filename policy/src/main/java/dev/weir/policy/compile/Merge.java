// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.l7.L7Rules;
import dev.weir.policy.map.PolicyValue;
import dev.weir.policy.map.Precedence;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Rule;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What clauses of one place say together. */
final class Merge {

  private Merge() {}

  /** Clauses that all say the same. */
  static PolicyValue plain(int index, boolean deny, Collection<Clause> clauses) {
    return new PolicyValue(
        deny ? Precedence.deny(index) : Precedence.allow(index),
        deny,
        clauses.stream().allMatch(Clause::isByDefault),
        Optional.empty(),
        Optional.empty(),
        owners(clauses));
  }

  /** Clauses that allow, some of them through a proxy or with authentication. */
  static PolicyValue together(int index, Collection<Clause> clauses) {
    if (clauses.stream().noneMatch(Clause::isRich)) {
      return plain(index, false, clauses);
    }
    List<Rule> rules =
        clauses.stream().flatMap(clause -> clause.rule().stream()).map(RuleReach::rule).toList();
    Optional<Redirect> redirect = redirect(rules);
    return new PolicyValue(
        redirect
            .map(to -> Precedence.redirect(index, to.priority()))
            .orElseGet(() -> Precedence.allow(index)),
        false,
        false,
        redirect,
        rules.stream()
            .flatMap(rule -> rule.authentication().stream())
            .max(Comparator.comparingInt(Authentication::number)),
        owners(clauses));
  }

  /** See {@link Redirect}. */
  private static Optional<Redirect> redirect(List<Rule> rules) {
    List<Redirect> redirects = rules.stream().flatMap(rule -> rule.redirect().stream()).toList();
    Optional<Redirect> first = redirects.stream().min(Comparator.naturalOrder());
    if (first.isEmpty()) {
      return first;
    }
    Redirect winner = first.get();
    L7Rules allowed =
        redirects.size() < rules.size()
            ? winner.rules().allowingAll()
            : redirects.stream()
                .filter(winner::isBeside)
                .map(Redirect::rules)
                .reduce(L7Rules::or)
                .orElseGet(winner::rules);
    return Optional.of(
        new Redirect(winner.direction(), winner.listener(), winner.priority(), allowed));
  }

  private static List<String> owners(Collection<Clause> clauses) {
    return clauses.stream()
        .flatMap(clause -> clause.owners().stream())
        .distinct()
        .sorted()
        .toList();
  }
}
