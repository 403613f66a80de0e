// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.l7.L7Rules;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Tier;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The verdict of rules about a flow, straight from the four steps in the documentation of the
 * package of rules. No maps, no prefixes, no precedence; slow on purpose.
 *
 * @param rules the rules
 * @param semantics what is open to choice
 */
public record PolicyOracle(RuleSet rules, PolicySemantics semantics) {

  /** The machine is known by its number, whatever its labels are: the datapath has nothing else. */
  private static final int HOST = 1;

  /** With the defaults. */
  public static PolicyOracle of(Rule... all) {
    return new PolicyOracle(RuleSet.of(all), PolicySemantics.defaults());
  }

  /** What one end says about a flow whose other end is a peer. */
  public Verdict verdict(
      Endpoint endpoint, Direction direction, Identity peer, IpProtocol protocol, int port) {
    return verdict(endpoint, direction, Optional.of(peer), protocol, port);
  }

  /**
   * The same where the other end has an identity that nobody knows anything of: it is among the
   * peers only where everybody is.
   */
  public Verdict verdictOfUnknown(
      Endpoint endpoint, Direction direction, IpProtocol protocol, int port) {
    return verdict(endpoint, direction, Optional.empty(), protocol, port);
  }

  private Verdict verdict(
      Endpoint endpoint,
      Direction direction,
      Optional<Identity> peer,
      IpProtocol protocol,
      int port) {
    if (semantics.enforcement() == EnforcementMode.NEVER
        || (NaiveSelection.isMachine(endpoint.identity()) && !semantics.hostFirewall())) {
      return Verdict.ALLOWED;
    }
    List<Rule> matching = new ArrayList<>();
    for (Rule one : selecting(endpoint, direction)) {
      if ((peer.isPresent()
              ? NaiveSelection.peer(one.peers(), peer.get(), semantics)
              : NaiveSelection.everybody(one.peers()))
          && NaivePorts.meant(
              one.ports(),
              protocol.number(),
              port,
              receiverPorts(endpoint, direction, peer),
              semantics)) {
        matching.add(one);
      }
    }
    matching.sort(
        Comparator.comparingInt((Rule one) -> position(one.tier()))
            .thenComparingInt(Rule::priority)
            .thenComparingInt(PolicyOracle::rank));

    List<Rule> left = new ArrayList<>(matching);
    while (!left.isEmpty()) {
      Rule first = left.get(0);
      if (first.action() == Action.DENY) {
        return new Verdict.Deny(false);
      }
      if (first.action() == Action.ALLOW) {
        return together(
            matching.stream()
                .filter(
                    one ->
                        one.action() == Action.ALLOW
                            && one.tier() == first.tier()
                            && one.priority() == first.priority())
                .toList());
      }
      left.removeIf(one -> one.tier() == first.tier());
    }

    if (semantics.hostReachesEndpoints()
        && direction == Direction.INGRESS
        && peer.isPresent()
        && peer.get().number() == HOST
        && !NaiveSelection.isMachine(endpoint.identity())) {
      return Verdict.ALLOWED;
    }
    boolean allPassed = semantics.passedByAllIsDenied() && !matching.isEmpty();
    return enforced(endpoint, direction) || allPassed ? new Verdict.Deny(true) : Verdict.ALLOWED;
  }

  /** Whether what no rule decides is denied. */
  public boolean enforced(Endpoint endpoint, Direction direction) {
    if (semantics.enforcement() == EnforcementMode.NEVER) {
      return false;
    }
    if (NaiveSelection.isMachine(endpoint.identity()) && !semantics.hostFirewall()) {
      return false;
    }
    return semantics.enforcement() == EnforcementMode.ALWAYS
        || NaiveSelection.hasReserved(endpoint.identity(), "init")
        || selecting(endpoint, direction).stream().anyMatch(Rule::defaultDeny);
  }

  /** Whether the first packet of a connection gets from one endpoint to another. */
  public boolean connects(Endpoint from, Endpoint to, IpProtocol protocol, int port) {
    return verdict(from, Direction.EGRESS, to.identity(), protocol, port).isAllowed()
        && verdict(to, Direction.INGRESS, from.identity(), protocol, port).isAllowed();
  }

  private List<Rule> selecting(Endpoint endpoint, Direction direction) {
    return rules.rules().stream()
        .filter(
            one -> one.direction() == direction && NaiveSelection.subject(one.subject(), endpoint))
        .toList();
  }

  private static int position(Tier tier) {
    return switch (tier) {
      case ADMIN -> 0;
      case NORMAL -> 1;
      case BASELINE -> 2;
    };
  }

  private static int rank(Rule one) {
    return switch (one.action()) {
      case DENY -> 0;
      case ALLOW -> 1;
      case PASS -> 2;
    };
  }

  private static NamedPorts receiverPorts(
      Endpoint endpoint, Direction direction, Optional<Identity> peer) {
    return direction == Direction.INGRESS
        ? endpoint.ports()
        : peer.map(Identity::ports).orElse(NamedPorts.none());
  }

  /** What rules that allow the same flow at the same priority say together. */
  private static Verdict together(List<Rule> allowing) {
    Authentication proof = Authentication.DISABLED;
    for (Rule one : allowing) {
      if (one.authentication().isPresent()
          && one.authentication().get().number() > proof.number()) {
        proof = one.authentication().get();
      }
    }
    List<Redirect> redirects = allowing.stream().flatMap(one -> one.redirect().stream()).toList();
    if (redirects.isEmpty()) {
      return new Verdict.Allow(Optional.empty(), proof);
    }
    Redirect winner = redirects.get(0);
    for (Redirect other : redirects) {
      if (precedes(other, winner)) {
        winner = other;
      }
    }
    L7Rules let = winner.rules();
    for (Redirect other : redirects) {
      if (other.listener().equals(winner.listener())
          && other.rules().parser().equals(winner.rules().parser())) {
        let = let.or(other.rules());
      }
    }
    if (redirects.size() < allowing.size()) {
      let = let.allowingAll();
    }
    return new Verdict.Allow(
        Optional.of(new Redirect(winner.direction(), winner.listener(), winner.priority(), let)),
        proof);
  }

  private static boolean precedes(Redirect one, Redirect other) {
    if (one.priority() != other.priority()) {
      return one.priority() < other.priority();
    }
    int byListener = one.listener().compareTo(other.listener());
    return byListener != 0
        ? byListener < 0
        : one.rules().parser().compareTo(other.rules().parser()) < 0;
  }
}
