// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.map.PolicyRow;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of one endpoint and direction, made ready to give the row of any identity. */
final class DirectionPolicy {
  private static final Comparator<Rule> ORDER =
      Comparator.comparing(Rule::tier)
          .thenComparingInt(Rule::priority)
          .thenComparingInt(
              rule ->
                  switch (rule.action()) {
                    case DENY -> 0;
                    case ALLOW -> 1;
                    case PASS -> 2;
                  })
          .thenComparing(Rule::name);

  private final List<RuleReach> rules = new ArrayList<>();
  private final RuleIndex index;
  private final BoxFinder boxes;
  private final List<Clause> clauses;
  // The clause of each rule in its own place, by the rule's position; null where it passes.
  private final List<List<Clause>> clausesOf = new ArrayList<>();
  // Clauses that are not of one rule alone: what is passed on, defaults.
  private final List<Clause> shared = new ArrayList<>();
  private final boolean hasHostClause;
  private final Map<Integer, List<Box>> together = new HashMap<>();
  private final PolicyRow anyPeer;
  private final RowCompiler compiler;

  DirectionPolicy(RuleSet all, PolicySemantics semantics, Endpoint endpoint, Direction direction) {
    boxes = new BoxFinder(semantics);
    boolean free = isFree(semantics, endpoint);
    if (!free) {
      for (Rule rule :
          all.rules().stream()
              .filter(r -> r.direction() == direction && r.subject().selects(endpoint))
              .sorted(ORDER)
              .toList()) {
        rules.add(RuleReach.of(rule, rules.size(), endpoint.ports(), semantics));
      }
    }
    boolean enforced = !free && isEnforced(semantics, endpoint);
    boolean hostReaches =
        !free
            && semantics.hostReachesEndpoints()
            && direction == Direction.INGRESS
            && !endpoint.isNode();
    clauses = ClauseOrder.of(rules, enforced, hostReaches, semantics.passedByAllIsDenied());
    hasHostClause = clauses.stream().anyMatch(Clause::hostOnly);
    index = new RuleIndex(rules, semantics);
    sortClauses();
    anyPeer = compileAnyPeer();
    compiler = RowCompiler.ofIdentities(anyPeer, together);
  }

  /** The row of any peer. */
  PolicyRow anyPeer() {
    return anyPeer;
  }

  /** What the row of an identity depends on. */
  RowSubject subject(Identity identity) {
    int[] found = index.rulesFor(identity);
    boolean namesPorts = false;
    for (int position : found) {
      namesPorts |= rules.get(position).namesPeersPorts();
    }
    return new RowSubject(
        found,
        namesPorts ? identity.ports() : NamedPorts.none(),
        hasHostClause && identity.isHost());
  }

  /** The row of identities. */
  PolicyRow row(RowSubject subject) {
    if (subject.isEmpty()) {
      return PolicyRow.empty();
    }
    List<Box> found = new ArrayList<>();
    for (Clause clause : clausesFor(subject)) {
      for (L4Prefix traffic : boxes.ofIdentity(clause, subject)) {
        found.add(new Box(traffic, clause));
      }
    }
    return compiler.compile(found);
  }

  private List<Clause> clausesFor(RowSubject subject) {
    List<Clause> found = new ArrayList<>();
    Arrays.stream(subject.rules()).forEach(position -> found.addAll(clausesOf.get(position)));
    if (!shared.isEmpty()) {
      found.addAll(shared);
      // Stable: in one place deny stays before allow.
      found.sort(Comparator.comparingInt(Clause::index));
    }
    return found;
  }

  private void sortClauses() {
    rules.forEach(rule -> clausesOf.add(new ArrayList<>()));
    for (Clause clause : clauses) {
      if (clause.within().isEmpty() && clause.rule().isPresent()) {
        clausesOf.get(clause.rule().get().position()).add(clause);
      } else if (clause.hostOnly() || !clause.within().isEmpty()) {
        shared.add(clause);
      }
    }
  }

  private PolicyRow compileAnyPeer() {
    clauses.stream()
        .filter(Clause::isRich)
        .forEach(clause -> together.put(clause.index(), new ArrayList<>()));
    List<Box> found = new ArrayList<>();
    for (Clause clause : clauses) {
      for (L4Prefix traffic : boxes.ofAnyPeer(clause)) {
        found.add(new Box(traffic, clause));
      }
    }
    PolicyRow row =
        RowCompiler.ofAnyPeer(together.keySet(), new SpecificPlaces(clauses)).compile(found);
    for (Box box : found) {
      List<Box> place = together.get(box.clause().index());
      if (place != null && !box.clause().deny()) {
        place.add(box);
      }
    }
    return row;
  }

  /** Whether everything is allowed whatever rules say. */
  private static boolean isFree(PolicySemantics semantics, Endpoint endpoint) {
    return semantics.enforcement() == EnforcementMode.NEVER
        || (endpoint.isNode() && !semantics.hostFirewall());
  }

  private boolean isEnforced(PolicySemantics semantics, Endpoint endpoint) {
    return semantics.enforcement() == EnforcementMode.ALWAYS
        || endpoint.identity().isInit()
        || rules.stream().anyMatch(rule -> rule.rule().defaultDeny());
  }
}
