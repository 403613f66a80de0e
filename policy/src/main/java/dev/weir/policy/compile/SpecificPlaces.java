// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.map.PolicyValue;
import dev.weir.policy.map.Precedence;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places of clauses that are about some identities only. The row of any peer may leave out an
 * entry that says what a weaker one says anyway only if, whoever the peer is, nothing of its own
 * row can come between both.
 */
final class SpecificPlaces {
  // By what clauses there say: plain allow, allow with more to it, deny, deny by default.
  private final NavigableSet<Integer> allow = new TreeSet<>();
  private final NavigableSet<Integer> rich = new TreeSet<>();
  private final NavigableSet<Integer> deny = new TreeSet<>();
  private final NavigableSet<Integer> denyByDefault = new TreeSet<>();

  SpecificPlaces(List<Clause> clauses) {
    for (Clause clause : clauses) {
      if (clause.isSpecific()) {
        placesOf(clause).add(clause.index());
      }
    }
  }

  private NavigableSet<Integer> placesOf(Clause clause) {
    if (clause.deny()) {
      return clause.isByDefault() ? denyByDefault : deny;
    }
    return clause.isRich() ? rich : allow;
  }

  /**
   * Whether an entry says nothing that would not hold without it.
   *
   * @param value the entry
   * @param above what its row says without it; null if nothing, which denies by default
   */
  boolean isIdle(PolicyValue value, @Nullable PolicyValue above) {
    if (isRich(value) || (above != null && isRich(above))) {
      return false;
    }
    boolean same =
        above == null ? value.deny() && value.byDefault() : above.verdict().equals(value.verdict());
    int from = index(value);
    int to = above == null ? Precedence.LAST_INDEX : index(above);
    if (!same) {
      return false;
    }
    if (!value.deny()) {
      // In its own place, what else there is is stronger or takes an allow into account.
      return !any(rich, from + 1, to)
          && !any(deny, from + 1, to)
          && !any(denyByDefault, from + 1, to);
    }
    return !any(allow, from, to)
        && !any(rich, from, to)
        && !any(value.byDefault() ? deny : denyByDefault, from, to);
  }

  private static boolean any(NavigableSet<Integer> places, int from, int to) {
    Integer first = places.ceiling(from);
    return first != null && first <= to;
  }

  private static boolean isRich(PolicyValue value) {
    return value.redirect().isPresent() || value.authentication().isPresent();
  }

  private static int index(PolicyValue value) {
    return Precedence.LAST_INDEX - (value.precedence() >>> 8);
  }
}
