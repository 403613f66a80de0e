// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.map.PolicyRow;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What differs between two policies of an endpoint, as flows, not as entries: a policy that is
 * written differently and means the same does not differ. Complete: what is not in it has equal
 * verdicts. Immutable and thread-safe.
 *
 * @param changes the differences
 */
public record PolicyComparison(List<FlowChange> changes) {
  /** Rows before and after; peers with equal ones differ in the same flows. */
  private record Rows(PolicyRow before, PolicyRow after) {}

  /**
   * Creates a comparison.
   *
   * @param changes the differences
   */
  public PolicyComparison {
    changes = List.copyOf(changes);
  }

  /**
   * Compares.
   *
   * @param before the map under the one policy
   * @param after the map under the other
   * @param identities every identity that a peer may have
   * @return the differences
   */
  public static PolicyComparison between(
      PolicyMapState before, PolicyMapState after, Collection<Identity> identities) {
    List<FlowChange> changes = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      Map<Rows, List<Identity>> alike = new LinkedHashMap<>();
      for (Identity identity : identities) {
        alike
            .computeIfAbsent(
                new Rows(
                    before.row(direction, identity.number()),
                    after.row(direction, identity.number())),
                rows -> new ArrayList<>())
            .add(identity);
      }
      Rows any = new Rows(before.row(direction, Identity.ANY), after.row(direction, Identity.ANY));
      alike.forEach(
          (rows, peers) -> compare(direction, peers, Stream.of(rows, any), before, after, changes));
      compare(direction, List.of(), Stream.of(any), before, after, changes);
    }
    return new PolicyComparison(changes);
  }

  /** {@return whether no flow differs} */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** {@return flows that are allowed, and were not} */
  public List<FlowChange> gained() {
    return changes.stream().filter(FlowChange::isGained).toList();
  }

  /** {@return flows that were allowed, and are not} */
  public List<FlowChange> lost() {
    return changes.stream().filter(FlowChange::isLost).toList();
  }

  /** {@return the differences, one a line} */
  @Override
  public String toString() {
    return changes.stream().map(FlowChange::toString).collect(Collectors.joining("\n"));
  }

  private static void compare(
      Direction direction,
      List<Identity> peers,
      Stream<Rows> rows,
      PolicyMapState before,
      PolicyMapState after,
      List<FlowChange> changes) {
    TreeSet<L4Prefix> prefixes = new TreeSet<>();
    rows.flatMap(pair -> Stream.of(pair.before(), pair.after()))
        .forEach(row -> row.forEach((traffic, value) -> prefixes.add(traffic)));
    int peer = peers.isEmpty() ? Identity.ANY : peers.get(0).number();
    for (Cells.Cell cell : Cells.of(prefixes)) {
      Verdict old = before.lookup(direction, peer, cell.protocol(), cell.port());
      Verdict now = after.lookup(direction, peer, cell.protocol(), cell.port());
      if (!old.equals(now)) {
        changes.add(
            new FlowChange(
                direction, peers, cell.prefix(), cell.protocol(), cell.port(), old, now));
      }
    }
  }
}
