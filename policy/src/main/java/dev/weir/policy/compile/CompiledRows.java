// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.map.PolicyRow;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import java.util.HashMap;
import java.util.Map;

/** The rows of one endpoint under one set of rules. Not thread-safe. */
final class CompiledRows {
  /** The rows of one direction. */
  private static final class Rows {
    final DirectionPolicy policy;
    final Map<Integer, PolicyRow> byIdentity = new HashMap<>();
    // Identities with the same rules share a row.
    final Map<RowSubject, PolicyRow> bySubject = new HashMap<>();
    long size;

    Rows(DirectionPolicy policy) {
      this.policy = policy;
      put(Identity.ANY, policy.anyPeer());
    }

    PolicyRow compile(Identity identity) {
      RowSubject subject = policy.subject(identity);
      if (bySubject.size() > 2 * byIdentity.size() + 1024) {
        bySubject.clear();
      }
      return bySubject.computeIfAbsent(subject, policy::row);
    }

    PolicyRow put(int identity, PolicyRow row) {
      PolicyRow before =
          row.size() == 0 ? byIdentity.remove(identity) : byIdentity.put(identity, row);
      PolicyRow old = before == null ? PolicyRow.empty() : before;
      size += row.size() - old.size();
      return old;
    }
  }

  private final Rows ingress;
  private final Rows egress;

  CompiledRows(RuleSet rules, PolicySemantics semantics, Endpoint endpoint) {
    ingress = new Rows(new DirectionPolicy(rules, semantics, endpoint, Direction.INGRESS));
    egress = new Rows(new DirectionPolicy(rules, semantics, endpoint, Direction.EGRESS));
  }

  long size() {
    return ingress.size + egress.size;
  }

  /** The row that an identity has to have; changes nothing. */
  PolicyRow compile(Direction direction, Identity identity) {
    return rows(direction).compile(identity);
  }

  void put(Identity identity) {
    for (Direction direction : Direction.values()) {
      put(direction, identity.number(), compile(direction, identity));
    }
  }

  /** Gives a row its entries; returns those it had. */
  PolicyRow put(Direction direction, int identity, PolicyRow row) {
    return rows(direction).put(identity, row);
  }

  PolicyRow get(Direction direction, int identity) {
    return rows(direction).byIdentity.getOrDefault(identity, PolicyRow.empty());
  }

  PolicyMapState state() {
    return PolicyMapState.of(ingress.byIdentity, egress.byIdentity);
  }

  Capacity capacity(int limit) {
    Map<String, Long> byRule = new HashMap<>();
    for (Direction direction : Direction.values()) {
      Map<PolicyRow, Long> times = new HashMap<>();
      rows(direction).byIdentity.values().forEach(row -> times.merge(row, 1L, Long::sum));
      times.forEach(
          (row, count) ->
              row.forEach(
                  (traffic, value) ->
                      value.owners().forEach(rule -> byRule.merge(rule, count, Long::sum))));
    }
    return new Capacity(limit, size(), byRule);
  }

  private Rows rows(Direction direction) {
    return direction == Direction.INGRESS ? ingress : egress;
  }
}
