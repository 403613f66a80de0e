// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.rule.PolicySemantics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what traffic a clause is about in a row. In the row of any peer that is what it says
 * whoever the peer is; in an identity's row, what it says because of a rule that is there for this
 * identity.
 */
final class BoxFinder {
  private final PolicySemantics semantics;

  BoxFinder(PolicySemantics semantics) {
    this.semantics = semantics;
  }

  /** What a clause says whoever the peer is. */
  List<L4Prefix> ofAnyPeer(Clause clause) {
    return clause.hostOnly() ? List.of() : traffic(clause, RowSubject.ANY, false);
  }

  /** What a clause says because of a rule that is there for this identity. */
  List<L4Prefix> ofIdentity(Clause clause, RowSubject subject) {
    return traffic(clause, subject, true);
  }

  /** The intersections of the clause's own traffic with that of its pass rules. */
  private List<L4Prefix> traffic(Clause clause, RowSubject subject, boolean ownOnly) {
    // Whether a piece of traffic is there because of this identity.
    Map<L4Prefix, Boolean> pieces = new LinkedHashMap<>();
    if (clause.rule().isPresent()) {
      add(pieces, clause.rule().get(), subject);
    } else if (!clause.hostOnly() || subject.host()) {
      pieces.put(L4Prefix.ANY, clause.hostOnly());
    }
    for (List<RuleReach> passes : clause.within()) {
      if (pieces.isEmpty()) {
        break;
      }
      Map<L4Prefix, Boolean> passed = new LinkedHashMap<>();
      passes.forEach(pass -> add(passed, pass, subject));
      pieces = intersections(pieces, passed);
    }
    return pieces.entrySet().stream()
        .filter(piece -> piece.getValue() == ownOnly)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void add(Map<L4Prefix, Boolean> pieces, RuleReach rule, RowSubject subject) {
    if (rule.anyPeer()) {
      rule.numbered().forEach(traffic -> pieces.putIfAbsent(traffic, false));
    }
    if (subject.has(rule)) {
      rule.traffic(subject.ports(), semantics)
          .forEach(traffic -> pieces.merge(traffic, true, BoxFinder::both));
    }
  }

  private static Map<L4Prefix, Boolean> intersections(
      Map<L4Prefix, Boolean> some, Map<L4Prefix, Boolean> others) {
    Map<L4Prefix, Boolean> common = new LinkedHashMap<>();
    some.forEach(
        (a, own) ->
            others.forEach(
                (b, otherOwn) -> {
                  if (a.contains(b)) {
                    common.merge(b, own || otherOwn, BoxFinder::both);
                  } else if (b.contains(a)) {
                    common.merge(a, own || otherOwn, BoxFinder::both);
                  }
                }));
    return common;
  }

  /** What any peer has as well needs no place in the identity's row. */
  private static boolean both(boolean a, boolean b) {
    return a && b;
  }
}
