// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.map.PolicyRow;
import dev.weir.policy.map.PolicyValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of what clauses say.
 *
 * <p>A look-up takes the longest prefix of a row, so in a row nothing may stand behind a shorter
 * prefix that is stronger. Clauses are taken in their order, and for each prefix only the first
 * counts. Then whatever a shorter prefix, in this row or in that of any peer, decides anyway is
 * left out. What remains of a row gets stronger from shorter to longer prefixes, so its longest
 * prefix is its strongest, and the stronger of both rows is the strongest of all.
 *
 * <p>Allowing rules of one place say something together where they have L7 rules or authentication.
 * That is computed for every prefix of the place, from all its rules around that prefix; and where
 * a rule for any peer is about less traffic than one for this identity, for their intersection,
 * which is the prefix of neither in this row.
 */
final class RowCompiler {
  /** What stands at a prefix before it is known what else does. */
  private static final class Candidate {
    final int index;
    final boolean deny;
    final Set<Clause> clauses = new LinkedHashSet<>();

    Candidate(int index, boolean deny) {
      this.index = index;
      this.deny = deny;
    }
  }

  /** How strong something is at a prefix. */
  private record Strength(L4Prefix traffic, int precedence) {}

  // Of the row of any peer only.
  private final @Nullable SpecificPlaces specific;
  private final PolicyRow anyPeer;
  // Of places whose allowing rules say something together: what they say whoever the peer is.
  private final Map<Integer, List<Box>> together;

  private RowCompiler(
      @Nullable SpecificPlaces specific, PolicyRow anyPeer, Map<Integer, List<Box>> together) {
    this.specific = specific;
    this.anyPeer = anyPeer;
    this.together = together;
  }

  /**
   * Of the row of any peer.
   *
   * @param places the places whose allowing rules say something together
   * @param specific the places of clauses that are about some identities only
   */
  static RowCompiler ofAnyPeer(Set<Integer> places, SpecificPlaces specific) {
    Map<Integer, List<Box>> together = new HashMap<>();
    places.forEach(place -> together.put(place, List.of()));
    return new RowCompiler(specific, PolicyRow.empty(), together);
  }

  /**
   * Of the rows of identities.
   *
   * @param anyPeer the row of any peer
   * @param together by places whose allowing rules say something together, what those rules allow
   *     whoever the peer is
   */
  static RowCompiler ofIdentities(PolicyRow anyPeer, Map<Integer, List<Box>> together) {
    return new RowCompiler(null, anyPeer, together);
  }

  /** Makes a row of what clauses say, given in their order. */
  PolicyRow compile(List<Box> boxes) {
    Map<L4Prefix, Candidate> candidates = new TreeMap<>();
    Map<Integer, List<Box>> allowed = new HashMap<>();
    int i = 0;
    while (i < boxes.size()) {
      int index = boxes.get(i).clause().index();
      List<Box> here = new ArrayList<>();
      for (; i < boxes.size() && boxes.get(i).clause().index() == index; i++) {
        Box box = boxes.get(i);
        Candidate candidate =
            candidates.computeIfAbsent(
                box.traffic(), traffic -> new Candidate(index, box.clause().deny()));
        if (candidate.index == index && candidate.deny == box.clause().deny()) {
          candidate.clauses.add(box.clause());
        }
        if (!box.clause().deny()) {
          here.add(box);
        }
      }
      if (together.containsKey(index) && !here.isEmpty()) {
        allowed.put(index, here);
        addIntersections(index, here, candidates);
      }
    }
    return resolve(candidates, allowed);
  }

  private void addIntersections(int index, List<Box> here, Map<L4Prefix, Candidate> candidates) {
    for (Box wide : together.getOrDefault(index, List.of())) {
      for (Box own : here) {
        if (own.traffic().contains(wide.traffic())) {
          candidates.computeIfAbsent(wide.traffic(), traffic -> new Candidate(index, false));
          break;
        }
      }
    }
  }

  /** Leaves out what shorter prefixes decide anyway. Candidates come shorter prefixes first. */
  private PolicyRow resolve(Map<L4Prefix, Candidate> candidates, Map<Integer, List<Box>> allowed) {
    Map<L4Prefix, PolicyValue> kept = new TreeMap<>();
    Deque<L4Prefix> around = new ArrayDeque<>();
    // Kept or not, what is weaker than something around it does not count.
    Deque<Strength> strengths = new ArrayDeque<>();
    for (Map.Entry<L4Prefix, Candidate> entry : candidates.entrySet()) {
      L4Prefix traffic = entry.getKey();
      while (!around.isEmpty() && !around.peek().contains(traffic)) {
        around.pop();
      }
      while (!strengths.isEmpty() && !strengths.peek().traffic().contains(traffic)) {
        strengths.pop();
      }
      PolicyValue value = value(traffic, entry.getValue(), allowed);
      if (!strengths.isEmpty()
          && Integer.compareUnsigned(strengths.peek().precedence(), value.precedence()) > 0) {
        continue;
      }
      strengths.push(new Strength(traffic, value.precedence()));
      PolicyValue above = around.isEmpty() ? null : kept.get(around.peek());
      if (isNeeded(traffic, value, around.peek(), above)) {
        kept.put(traffic, value);
        around.push(traffic);
      }
    }
    Reachability.removeUnreachable(kept);
    return PolicyRow.of(kept);
  }

  private boolean isNeeded(
      L4Prefix traffic, PolicyValue value, @Nullable L4Prefix parent, @Nullable PolicyValue above) {
    if (specific != null) {
      boolean same = above != null && order(above, value) == 0 && above.sameOutcome(value);
      return !same && !specific.isIdle(value, above);
    }
    int index = anyPeer.longest(traffic);
    if (changes(
        traffic.length(),
        value,
        parent,
        above,
        index < 0 ? null : anyPeer.traffic(index),
        index < 0 ? null : anyPeer.value(index))) {
      return true;
    }
    for (int i = anyPeer.firstNotBefore(traffic);
        i < anyPeer.size() && traffic.contains(anyPeer.traffic(i));
        i++) {
      if (changes(traffic.length(), value, parent, above, anyPeer.traffic(i), anyPeer.value(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an entry changes the verdict where {@code above} is what the identity's row says
   * without it, and {@code wide} what the row of any peer says.
   */
  private static boolean changes(
      int length,
      PolicyValue value,
      @Nullable L4Prefix parent,
      @Nullable PolicyValue above,
      @Nullable L4Prefix wideTraffic,
      @Nullable PolicyValue wide) {
    int wideLength = wideTraffic == null ? -1 : wideTraffic.length();
    if (wide != null && beats(wide, wideLength, value, length)) {
      return false;
    }
    int parentLength = parent == null ? -1 : parent.length();
    boolean wideWins =
        above == null || (wide != null && beats(wide, wideLength, above, parentLength));
    PolicyValue winner = wideWins ? wide : above;
    if (winner == null) {
      return !(value.deny() && value.byDefault());
    }
    PolicyValue other = wideWins ? above : wide;
    if (other == null || !inherits(winner, other)) {
      return !winner.verdict().equals(value.verdict());
    }
    // Through a proxy, the other entry alone would mean something else until both are written.
    return winner.redirect().isPresent()
        || value.redirect().isPresent()
        || value.deny()
        || !other.authentication().equals(value.authentication());
  }

  /** Whether a look-up takes the authentication of the other entry. */
  private static boolean inherits(PolicyValue winner, PolicyValue other) {
    return !winner.deny()
        && winner.authentication().isEmpty()
        && other.authentication().isPresent()
        && order(other, winner) == 0;
  }

  /** Whether an entry of the row of any peer is taken before one of the identity's own. */
  private static boolean beats(PolicyValue wide, int wideLength, PolicyValue own, int ownLength) {
    int order = order(wide, own);
    return order > 0 || (order == 0 && wideLength > ownLength);
  }

  private static int order(PolicyValue one, PolicyValue other) {
    return Integer.compareUnsigned(one.precedence(), other.precedence());
  }

  private PolicyValue value(
      L4Prefix traffic, Candidate candidate, Map<Integer, List<Box>> allowed) {
    List<Box> here = allowed.get(candidate.index);
    if (candidate.deny || here == null) {
      return Merge.plain(candidate.index, candidate.deny, candidate.clauses);
    }
    Set<Clause> clauses = new LinkedHashSet<>();
    for (Box box : here) {
      if (box.traffic().contains(traffic)) {
        clauses.add(box.clause());
      }
    }
    for (Box box : together.getOrDefault(candidate.index, List.of())) {
      if (box.traffic().contains(traffic)) {
        clauses.add(box.clause());
      }
    }
    return Merge.together(candidate.index, clauses);
  }
}
