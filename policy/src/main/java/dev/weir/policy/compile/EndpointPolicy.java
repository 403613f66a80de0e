// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyDiff;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.map.PolicyRow;
import dev.weir.policy.rule.Direction;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An endpoint's policy that is kept up to date: identities come and go, rules change, and each
 * change gives the difference that the map needs. After any number of changes the state is the one
 * that {@link PolicyCompiler#compile} makes of the same rules and identities.
 *
 * <p>A change that does not fit into the map is refused with {@link PolicyCapacityException}, and
 * then nothing has changed. Thread-safe.
 */
public final class EndpointPolicy {
  private final Endpoint endpoint;
  private final Map<Integer, Identity> identities = new HashMap<>();
  private PolicyCompiler compiler;
  private CompiledRows rows;

  EndpointPolicy(
      PolicyCompiler compiler,
      Endpoint endpoint,
      CompiledRows rows,
      Collection<Identity> identities) {
    this.compiler = compiler;
    this.endpoint = endpoint;
    this.rows = rows;
    identities.forEach(identity -> this.identities.put(identity.number(), identity));
  }

  /** {@return the endpoint} */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** {@return what the map must hold now} */
  public synchronized PolicyMapState state() {
    return rows.state();
  }

  /** {@return how many entries the map must hold now, and for which rules} */
  public synchronized Capacity capacity() {
    return rows.capacity(compiler.capacity());
  }

  /** {@return the identities, ascending; a snapshot} */
  public synchronized List<Identity> identities() {
    return identities.values().stream().sorted().toList();
  }

  /**
   * An identity appears, or has other labels or ports than before.
   *
   * @param identity the identity
   * @return what changes in the map
   * @throws PolicyCapacityException if the map cannot hold it; nothing has changed
   */
  public synchronized PolicyDiff put(Identity identity) {
    PolicyDiff diff =
        change(
            identity.number(),
            rows.compile(Direction.INGRESS, identity),
            rows.compile(Direction.EGRESS, identity));
    identities.put(identity.number(), identity);
    return diff;
  }

  /**
   * An identity vanishes. That no packet has it any more must be so before.
   *
   * @param identity its number; of none is no error
   * @return what changes in the map
   */
  public synchronized PolicyDiff remove(int identity) {
    if (identities.remove(identity) == null) {
      return PolicyDiff.nothing();
    }
    return change(identity, PolicyRow.empty(), PolicyRow.empty());
  }

  /**
   * Other rules hold.
   *
   * @param changed the compiler of the rules that hold from now on
   * @return what changes in the map
   * @throws PolicyCapacityException if the map cannot hold it; nothing has changed
   */
  public synchronized PolicyDiff replaceRules(PolicyCompiler changed) {
    CompiledRows prepared = changed.prepare(endpoint, identities.values());
    PolicyDiff diff = PolicyDiff.between(rows.state(), prepared.state());
    compiler = changed;
    rows = prepared;
    return diff;
  }

  private PolicyDiff change(int identity, PolicyRow ingress, PolicyRow egress) {
    PolicyRow oldIngress = rows.put(Direction.INGRESS, identity, ingress);
    PolicyRow oldEgress = rows.put(Direction.EGRESS, identity, egress);
    if (rows.size() > compiler.capacity()
        && ingress.size() + egress.size() > oldIngress.size() + oldEgress.size()) {
      Capacity needed = rows.capacity(compiler.capacity());
      rows.put(Direction.INGRESS, identity, oldIngress);
      rows.put(Direction.EGRESS, identity, oldEgress);
      throw new PolicyCapacityException(endpoint.name(), needed);
    }
    return PolicyDiff.ofRow(Direction.INGRESS, identity, oldIngress, ingress)
        .then(PolicyDiff.ofRow(Direction.EGRESS, identity, oldEgress, egress));
  }
}
