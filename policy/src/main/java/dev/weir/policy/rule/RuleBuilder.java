// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.policy.l7.L7Rules;
import dev.weir.policy.label.LabelSelector;
import java.util.Optional;

/**
 * Puts a {@link Rule} together; {@link #allow}, {@link #deny} or {@link #pass} ends it. Without
 * another word a rule is for every workload, in tier {@link Tier#NORMAL} with priority 0, with any
 * peer, about all traffic; a rule of tier {@code NORMAL} makes what no rule allows denied, one of
 * another tier does not. Not thread-safe.
 */
public final class RuleBuilder {
  private final String name;
  private final Direction direction;
  private Subject subject = Subject.endpoints(LabelSelector.all());
  private Tier tier = Tier.NORMAL;
  private int priority;
  private Peers peers = Peers.any();
  private Ports ports = Ports.any();
  private Optional<L7Rules> l7 = Optional.empty();
  private Optional<Listener> listener = Optional.empty();
  private Optional<Authentication> authentication = Optional.empty();
  private Optional<Boolean> defaultDeny = Optional.empty();
  private boolean log;

  RuleBuilder(String name, Direction direction) {
    this.name = name;
    this.direction = direction;
  }

  RuleBuilder(Rule rule) {
    this(rule.name(), rule.direction());
    subject = rule.subject();
    tier = rule.tier();
    priority = rule.priority();
    peers = rule.peers();
    ports = rule.ports();
    l7 = rule.l7();
    listener = rule.listener();
    authentication = rule.authentication();
    defaultDeny = Optional.of(rule.defaultDeny());
    log = rule.log();
  }

  /**
   * Says which endpoints it is for.
   *
   * @param endpoints the endpoints
   * @return this
   */
  public RuleBuilder on(Subject endpoints) {
    subject = endpoints;
    return this;
  }

  /**
   * Says whose rule it is.
   *
   * @param whose the tier
   * @param position the priority within it, 0 to {@link Rule#LAST_PRIORITY}
   * @return this
   */
  public RuleBuilder tier(Tier whose, int position) {
    tier = whose;
    priority = position;
    return this;
  }

  /**
   * Says where traffic comes from.
   *
   * @param senders the senders
   * @return this
   * @throws InvalidSpecException if the rule is about what endpoints send
   */
  public RuleBuilder from(Peers senders) {
    if (direction != Direction.INGRESS) {
      throw new InvalidSpecException("rule " + name + ": egress goes to peers, not from them");
    }
    return peers(senders);
  }

  /**
   * Says where traffic goes to.
   *
   * @param receivers the receivers
   * @return this
   * @throws InvalidSpecException if the rule is about what endpoints receive
   */
  public RuleBuilder to(Peers receivers) {
    if (direction != Direction.EGRESS) {
      throw new InvalidSpecException("rule " + name + ": ingress comes from peers, not to them");
    }
    return peers(receivers);
  }

  /**
   * Says who the other end is, whatever the direction.
   *
   * @param otherEnd the peers
   * @return this
   */
  public RuleBuilder peers(Peers otherEnd) {
    peers = otherEnd;
    return this;
  }

  /**
   * Says which traffic it is about.
   *
   * @param traffic the ports
   * @return this
   */
  public RuleBuilder ports(Ports traffic) {
    ports = traffic;
    return this;
  }

  /**
   * Lets a proxy look for what of it is allowed.
   *
   * @param rules what is allowed
   * @return this
   */
  public RuleBuilder l7(L7Rules rules) {
    l7 = Optional.of(rules);
    return this;
  }

  /**
   * Sends it to a listener of the proxy.
   *
   * @param proxy the listener
   * @return this
   */
  public RuleBuilder listener(Listener proxy) {
    listener = Optional.of(proxy);
    return this;
  }

  /**
   * Asks for a proof of both ends.
   *
   * @param proof what proof
   * @return this
   */
  public RuleBuilder authentication(Authentication proof) {
    authentication = Optional.of(proof);
    return this;
  }

  /**
   * Says whether what no rule allows is denied for the endpoints it is for.
   *
   * @param denied whether it is
   * @return this
   */
  public RuleBuilder defaultDeny(boolean denied) {
    defaultDeny = Optional.of(denied);
    return this;
  }

  /**
   * Has flows that it decides reported.
   *
   * @return this
   */
  public RuleBuilder log() {
    log = true;
    return this;
  }

  /**
   * {@return the rule, which allows}
   *
   * @throws InvalidSpecException if it contradicts itself
   */
  public Rule allow() {
    return build(Action.ALLOW);
  }

  /**
   * {@return the rule, which denies}
   *
   * @throws InvalidSpecException if it contradicts itself
   */
  public Rule deny() {
    return build(Action.DENY);
  }

  /**
   * {@return the rule, which leaves it to later tiers}
   *
   * @throws InvalidSpecException if it contradicts itself
   */
  public Rule pass() {
    return build(Action.PASS);
  }

  Rule build(Action action) {
    return new Rule(
        name,
        subject,
        direction,
        tier,
        priority,
        peers,
        ports,
        action,
        l7,
        listener,
        authentication,
        defaultDeny.orElse(tier == Tier.NORMAL),
        log);
  }
}
