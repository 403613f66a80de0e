// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import java.util.Collection;

/**
 * Makes policy maps of rules. What it makes depends on nothing but the rules, what they mean, the
 * endpoint and the identities: not on the order of any of them, nor on what was compiled before.
 *
 * <p>An entry that changes no verdict and is nobody's only one is left out, with one exception.
 * Where rules pass traffic of any peer, what decides it in their place stands in the row of any
 * peer also when the only rules that it has to stand before, those for some identities, are passed
 * themselves: whether they are is known only when the rows of these identities are made, which may
 * come and go.
 *
 * <p>Immutable and thread-safe.
 */
public final class PolicyCompiler {
  /** How many entries a policy map holds if nothing else is said. */
  public static final int DEFAULT_CAPACITY = 16_384;

  private final RuleSet rules;
  private final PolicySemantics semantics;
  private final int capacity;

  private PolicyCompiler(RuleSet rules, PolicySemantics semantics, int capacity) {
    this.rules = rules;
    this.semantics = semantics;
    this.capacity = capacity;
  }

  /**
   * {@return a compiler of some rules, for maps of {@link #DEFAULT_CAPACITY}}
   *
   * @param rules the rules
   */
  public static PolicyCompiler of(RuleSet rules) {
    return of(rules, PolicySemantics.defaults());
  }

  /**
   * {@return a compiler of some rules, for maps of {@link #DEFAULT_CAPACITY}}
   *
   * @param rules the rules
   * @param semantics what they mean where implementations differ
   */
  public static PolicyCompiler of(RuleSet rules, PolicySemantics semantics) {
    return new PolicyCompiler(rules, semantics, DEFAULT_CAPACITY);
  }

  /**
   * {@return a compiler of the same rules for maps of another size}
   *
   * @param entries how many entries a map holds, at least 1
   * @throws InvalidSpecException if it is less
   */
  public PolicyCompiler withCapacity(int entries) {
    if (entries < 1) {
      throw new InvalidSpecException("policy map: capacity " + entries + " is not positive");
    }
    return new PolicyCompiler(rules, semantics, entries);
  }

  /** {@return the rules} */
  public RuleSet rules() {
    return rules;
  }

  /** {@return what the rules mean where implementations differ} */
  public PolicySemantics semantics() {
    return semantics;
  }

  /** {@return how many entries a map holds} */
  public int capacity() {
    return capacity;
  }

  /**
   * {@return what an endpoint's policy map must hold}
   *
   * @param endpoint the endpoint
   * @param identities every identity that a peer may have; for others the map says what holds for
   *     any peer
   * @throws PolicyCapacityException if the map cannot hold it
   */
  public PolicyMapState compile(Endpoint endpoint, Collection<Identity> identities) {
    return prepare(endpoint, identities).state();
  }

  /**
   * {@return how many entries an endpoint's policy takes, fitting or not}
   *
   * @param endpoint the endpoint
   * @param identities every identity that a peer may have
   */
  public Capacity forecast(Endpoint endpoint, Collection<Identity> identities) {
    CompiledRows rows = new CompiledRows(rules, semantics, endpoint);
    identities.forEach(rows::put);
    return rows.capacity(capacity);
  }

  /**
   * {@return an endpoint's policy that is to be kept up to date}
   *
   * @param endpoint the endpoint
   * @param identities every identity that a peer may have now
   * @throws PolicyCapacityException if the map cannot hold it
   */
  public EndpointPolicy open(Endpoint endpoint, Collection<Identity> identities) {
    return new EndpointPolicy(this, endpoint, prepare(endpoint, identities), identities);
  }

  CompiledRows prepare(Endpoint endpoint, Collection<Identity> identities) {
    CompiledRows rows = new CompiledRows(rules, semantics, endpoint);
    identities.forEach(rows::put);
    if (rows.size() > capacity) {
      throw new PolicyCapacityException(endpoint.name(), rows.capacity(capacity));
    }
    return rows;
  }
}
