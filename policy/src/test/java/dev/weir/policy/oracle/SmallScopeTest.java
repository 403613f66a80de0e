// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.l7.HttpRule;
import dev.weir.policy.l7.HttpRules;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Most faults show in small cases: every program of two rules over a tiny universe, without
 * exception, for every flow that the universe tells apart.
 */
class SmallScopeTest {
  private static final List<Identity> PEERS = List.of(World.A, World.B);
  private static final Endpoint ENDPOINT = World.ENDPOINTS.get(2);

  private static final List<Peers> PEER_CHOICES =
      List.of(
          Peers.any(),
          Peers.endpoints(LabelSelector.parse("app=a")),
          Peers.endpoints(LabelSelector.all()));

  private static final List<Ports> PORT_CHOICES =
      List.of(
          Ports.any(),
          Ports.tcp(80),
          Ports.of(PortSpec.ports(PortProtocol.TCP, new PortRange(80, 81))),
          Ports.of(PortSpec.port(PortProtocol.ANY, 81)));

  private static final List<Flow.Traffic> TRAFFIC =
      List.of(
          new Flow.Traffic(IpProtocol.TCP, 79),
          new Flow.Traffic(IpProtocol.TCP, 80),
          new Flow.Traffic(IpProtocol.TCP, 81),
          new Flow.Traffic(IpProtocol.UDP, 81),
          new Flow.Traffic(IpProtocol.GRE, 0));

  private record Place(Tier tier, int priority) {}

  private static final List<Place> PLACES =
      List.of(
          new Place(Tier.ADMIN, 0),
          new Place(Tier.ADMIN, 1),
          new Place(Tier.NORMAL, 0),
          new Place(Tier.BASELINE, 0));

  private static List<RuleArbitraries.Draft> drafts() {
    List<RuleArbitraries.Draft> drafts = new ArrayList<>();
    for (Peers peers : PEER_CHOICES) {
      for (Ports ports : PORT_CHOICES) {
        for (Place place : PLACES) {
          for (boolean defaultDeny : new boolean[] {false, true}) {
            for (Action action : Action.values()) {
              drafts.add(draft(peers, ports, place, defaultDeny, action, false));
            }
            if (!ports.equals(Ports.any())) {
              drafts.add(draft(peers, ports, place, defaultDeny, Action.ALLOW, true));
            }
          }
        }
      }
    }
    return drafts;
  }

  private static RuleArbitraries.Draft draft(
      Peers peers, Ports ports, Place place, boolean defaultDeny, Action action, boolean http) {
    return new RuleArbitraries.Draft(
        dev.weir.policy.rule.Subject.endpoints(LabelSelector.all()),
        Direction.INGRESS,
        place.tier,
        place.priority,
        peers,
        ports,
        action,
        http ? Optional.of(HttpRules.of(HttpRule.of("GET", "/"))) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(defaultDeny));
  }

  @Test
  void everyProgramOfTwoRulesMeansWhatTheOracleSays() {
    List<Rule> first = drafts().stream().map(draft -> draft.named("r0")).toList();
    List<Rule> second = drafts().stream().map(draft -> draft.named("r1")).toList();
    PolicySemantics semantics = PolicySemantics.defaults();
    long programs = 0;
    for (int i = 0; i < first.size(); i++) {
      for (int j = i; j < second.size(); j++) {
        check(RuleSet.of(first.get(i), second.get(j)), semantics);
        programs++;
      }
    }
    assertThat(programs).isEqualTo(360L * 361 / 2);
  }

  private static void check(RuleSet rules, PolicySemantics semantics) {
    PolicyMapState state = PolicyCompiler.of(rules, semantics).compile(ENDPOINT, PEERS);
    PolicyOracle oracle = new PolicyOracle(rules, semantics);
    for (Flow.Traffic traffic : TRAFFIC) {
      for (Identity peer : PEERS) {
        var expected =
            oracle.verdict(ENDPOINT, Direction.INGRESS, peer, traffic.protocol(), traffic.port());
        var found =
            state.lookup(Direction.INGRESS, peer.number(), traffic.protocol(), traffic.port());
        if (!found.equals(expected)) {
          assertThat(found).as("%s %s of %s", peer, traffic, rules.rules()).isEqualTo(expected);
        }
      }
      var expected =
          oracle.verdictOfUnknown(ENDPOINT, Direction.INGRESS, traffic.protocol(), traffic.port());
      var found =
          state.lookup(Direction.INGRESS, World.unknown(), traffic.protocol(), traffic.port());
      if (!found.equals(expected)) {
        assertThat(found).as("unknown %s of %s", traffic, rules.rules()).isEqualTo(expected);
      }
    }
  }
}
