// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.compile.PolicyCapacityException;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.map.PolicyKey;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Explains the verdicts of one endpoint's policy. Immutable and thread-safe. */
public final class PolicyExplainer {
  private final PolicyCompiler compiler;
  private final PolicySemantics semantics;
  private final Endpoint endpoint;
  private final PolicyMapState state;
  private final List<Rule> ingress;
  private final List<Rule> egress;

  private PolicyExplainer(PolicyCompiler compiler, Endpoint endpoint, PolicyMapState state) {
    this.compiler = compiler;
    this.semantics = compiler.semantics();
    this.endpoint = endpoint;
    this.state = state;
    ingress = rulesFor(Direction.INGRESS);
    egress = rulesFor(Direction.EGRESS);
  }

  /**
   * {@return what explains an endpoint's policy}
   *
   * @param compiler the rules
   * @param endpoint the endpoint
   * @param identities every identity that a peer may have
   * @throws PolicyCapacityException if the endpoint's map cannot hold the policy
   */
  public static PolicyExplainer of(
      PolicyCompiler compiler, Endpoint endpoint, Collection<Identity> identities) {
    return of(compiler, endpoint, compiler.compile(endpoint, identities));
  }

  /**
   * {@return what explains an endpoint's policy that has been compiled}
   *
   * @param compiler the rules
   * @param endpoint the endpoint
   * @param state what the compiler made of them
   */
  public static PolicyExplainer of(
      PolicyCompiler compiler, Endpoint endpoint, PolicyMapState state) {
    return new PolicyExplainer(compiler, endpoint, state);
  }

  /** {@return the endpoint's map} */
  public PolicyMapState state() {
    return state;
  }

  /**
   * Explains a flow at this end.
   *
   * @param direction which way it goes
   * @param peer the other end
   * @param protocol the protocol
   * @param port the destination port, or ICMP type, or 0
   * @return the explanation
   */
  public Explanation explain(Direction direction, Identity peer, IpProtocol protocol, int port) {
    FlowMatcher flow = new FlowMatcher(semantics, endpoint, direction, peer, protocol, port);
    List<Rule> rules = direction == Direction.INGRESS ? ingress : egress;
    List<ConsideredRule> considered = new ArrayList<>(rules.size());
    List<Rule> matching = new ArrayList<>();
    Set<Rule> withPeer = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Rule rule : rules) {
      if (flow.peersMatch(rule)) {
        withPeer.add(rule);
        if (flow.trafficMatches(rule)) {
          matching.add(rule);
        }
      }
    }
    Situation situation = new Situation(direction, peer, rules, matching);
    Decision decision = situation.decide(Set.of());
    for (Rule rule : rules) {
      considered.add(considered(rule, withPeer.contains(rule), decision));
    }
    Optional<PolicyEntry> entry = state.deciding(direction, peer.number(), protocol, port);
    return new Explanation(
        endpoint,
        direction,
        peer,
        protocol,
        port,
        decision.verdict(),
        situation.isEnforced(Set.of()),
        considered,
        entry,
        rivals(direction, peer, L4Prefix.of(protocol, port), entry),
        situation.changes(decision));
  }

  /** The map of one rule alone, as if it denied: what it is about is denied by a rule there. */
  PolicyMapState alone(Rule rule, Collection<Identity> identities) {
    Rule denies =
        new Rule(
            rule.name(),
            rule.subject(),
            rule.direction(),
            rule.tier(),
            rule.priority(),
            rule.peers(),
            rule.ports(),
            Action.DENY,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    return PolicyCompiler.of(RuleSet.of(denies), semantics.withEnforcement(EnforcementMode.DEFAULT))
        .withCapacity(Integer.MAX_VALUE)
        .compile(endpoint, identities);
  }

  private static ConsideredRule considered(Rule rule, boolean withPeer, Decision decision) {
    if (!withPeer) {
      return new ConsideredRule(rule, Standing.OTHER_PEERS, "the peer is not among its peers");
    }
    if (!decision.includes(rule)) {
      return new ConsideredRule(rule, Standing.OTHER_TRAFFIC, "the port is not among its ports");
    }
    Standing standing = decision.standing(rule);
    String first = decision.deciding().isEmpty() ? "" : decision.deciding().get(0).name();
    return new ConsideredRule(
        rule,
        standing,
        switch (standing) {
          case DECIDES ->
              decision.deciding().size() == 1
                  ? "the first that decides"
                  : "with " + (decision.deciding().size() - 1) + " more of its place";
          case PASSES -> "later tiers decide";
          case SKIPPED -> "a pass rule before it took the rest of its tier out";
          case OUTRANKED -> first + " decides before it";
          case OTHER_PEERS, OTHER_TRAFFIC -> "";
        });
  }

  private List<RivalEntry> rivals(
      Direction direction, Identity peer, L4Prefix traffic, Optional<PolicyEntry> decides) {
    List<RivalEntry> rivals = new ArrayList<>();
    for (int identity : new int[] {peer.number(), Identity.ANY}) {
      state
          .row(direction, identity)
          .forEach(
              (around, value) -> {
                if (!around.contains(traffic)) {
                  return;
                }
                PolicyEntry entry =
                    new PolicyEntry(new PolicyKey(identity, direction, around), value);
                if (decides.isPresent() && !decides.get().key().equals(entry.key())) {
                  rivals.add(new RivalEntry(entry, why(entry, decides.get())));
                }
              });
    }
    return rivals;
  }

  private static String why(PolicyEntry entry, PolicyEntry winner) {
    int order = Integer.compareUnsigned(entry.value().precedence(), winner.value().precedence());
    if (order < 0) {
      return "lower precedence";
    }
    return entry.key().traffic().length() < winner.key().traffic().length()
        ? "equal precedence, but the other one's prefix is longer"
        : "equal precedence, but the peer's own row goes first";
  }

  private List<Rule> rulesFor(Direction direction) {
    return compiler.rules().rules().stream()
        .filter(rule -> rule.direction() == direction && rule.subject().selects(endpoint))
        .sorted(Decision.ORDER)
        .toList();
  }

  /** One flow at this end, and what holds for it without some rules. */
  private final class Situation {
    private final Direction direction;
    private final Identity peer;
    private final List<Rule> rules;
    private final List<Rule> matching;

    Situation(Direction direction, Identity peer, List<Rule> rules, List<Rule> matching) {
      this.direction = direction;
      this.peer = peer;
      this.rules = rules;
      this.matching = matching;
    }

    Decision decide(Set<Rule> without) {
      if (isFree()) {
        return new Decision(List.of(), Verdict.ALLOWED, Verdict.ALLOWED);
      }
      Verdict otherwise = isEnforced(without) ? Verdict.DENIED_BY_DEFAULT : Verdict.ALLOWED;
      Verdict ifAllPass = semantics.passedByAllIsDenied() ? Verdict.DENIED_BY_DEFAULT : otherwise;
      if (direction == Direction.INGRESS
          && peer.isHost()
          && semantics.hostReachesEndpoints()
          && !endpoint.isNode()) {
        otherwise = Verdict.ALLOWED;
        ifAllPass = Verdict.ALLOWED;
      }
      List<Rule> left = matching.stream().filter(rule -> !without.contains(rule)).toList();
      return new Decision(left, otherwise, ifAllPass);
    }

    boolean isEnforced(Set<Rule> without) {
      return !isFree()
          && (semantics.enforcement() == EnforcementMode.ALWAYS
              || endpoint.identity().isInit()
              || rules.stream().anyMatch(rule -> rule.defaultDeny() && !without.contains(rule)));
    }

    private boolean isFree() {
      return semantics.enforcement() == EnforcementMode.NEVER
          || (endpoint.isNode() && !semantics.hostFirewall());
    }

    /** Sets of rules without which the verdict were another. */
    List<Counterfactual> changes(Decision now) {
      List<Counterfactual> changes = new ArrayList<>();
      for (Rule rule : matching) {
        if (now.standing(rule) == Standing.DECIDES || now.standing(rule) == Standing.PASSES) {
          Verdict then = decide(Set.of(rule)).verdict();
          if (!then.equals(now.verdict())) {
            changes.add(new Counterfactual(List.of(rule.name()), then));
          }
        }
      }
      if (changes.isEmpty()) {
        smallestKnownSet(now).ifPresent(changes::add);
      }
      changes.sort(Comparator.comparingInt(change -> change.without().size()));
      return changes;
    }

    /** Takes away what decides until the verdict changes, then puts back what did not matter. */
    private Optional<Counterfactual> smallestKnownSet(Decision now) {
      Set<Rule> without = setOfRules();
      Set<Rule> enforcing = setOfRules();
      Decision then = now;
      while (then.verdict().equals(now.verdict())) {
        if (!then.deciding().isEmpty()) {
          without.addAll(then.deciding());
        } else {
          rules.stream()
              .filter(rule -> rule.defaultDeny() && !without.contains(rule))
              .forEach(enforcing::add);
          // Rules that pass may be what denies: all passed is denied, if that is the semantics.
          List<Rule> passing =
              matching.stream()
                  .filter(rule -> rule.action() == Action.PASS && !without.contains(rule))
                  .toList();
          boolean fewer = without.addAll(enforcing);
          if (!without.addAll(passing) && !fewer) {
            return Optional.empty();
          }
        }
        then = decide(without);
      }
      // Of those that enforce, one alone would do it.
      for (Rule rule : matching) {
        if (!enforcing.contains(rule) && without.remove(rule)) {
          if (decide(without).verdict().equals(now.verdict())) {
            without.add(rule);
          }
        }
      }
      return Optional.of(
          new Counterfactual(
              rules.stream().filter(without::contains).map(Rule::name).toList(),
              decide(without).verdict()));
    }

    private static Set<Rule> setOfRules() {
      return Collections.newSetFromMap(new IdentityHashMap<>());
    }
  }
}
