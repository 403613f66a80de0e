// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.identity.ReservedIdentity;
import dev.weir.policy.l7.DnsRules;
import dev.weir.policy.l7.HttpRule;
import dev.weir.policy.l7.HttpRules;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.Listener;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Tier;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A few identities and rules about them, small enough to look at every flow that can differ. */
final class SmallWorld {
  static final Identity A = with("k8s:app=a", new NamedPort("http", IpProtocol.TCP, 80));
  static final Identity B =
      with(
          "k8s:app=b",
          new NamedPort("http", IpProtocol.TCP, 81),
          new NamedPort("http", IpProtocol.UDP, 80));
  static final Identity WIDE = Identity.of(1 << 24, Identity.labelsOf(Cidr.parse("10.0.0.0/8")));
  static final Identity NARROW =
      Identity.of((1 << 24) + 1, Identity.labelsOf(Cidr.parse("10.1.0.0/16")));
  static final Identity HOST = ReservedIdentity.HOST.identity();
  static final List<Identity> IDENTITIES = List.of(A, B, WIDE, NARROW, HOST);
  static final Endpoint ENDPOINT = Endpoint.of(1, "a", A);
  static final Identity UNKNOWN = Identity.of(9999, LabelSet.parse("k8s:app=unknown"));

  /** A flow. */
  record Flow(Direction direction, Identity peer, IpProtocol protocol, int port) {
    Verdict in(PolicyMapState state) {
      return state.lookup(direction, peer.number(), protocol, port);
    }
  }

  private SmallWorld() {}

  private static Identity with(String label, NamedPort... ports) {
    return new Identity(
        (label.hashCode() & 0xff) | 0x100, LabelSet.parse(label), NamedPorts.of(ports));
  }

  static List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    List<Identity> peers = new ArrayList<>(IDENTITIES);
    peers.add(UNKNOWN);
    for (Direction direction : Direction.values()) {
      for (Identity peer : peers) {
        for (IpProtocol protocol : List.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP)) {
          for (int port : new int[] {0, 79, 80, 81, 82, 83, 84, 65535}) {
            flows.add(new Flow(direction, peer, protocol, port));
          }
        }
        flows.add(new Flow(direction, peer, IpProtocol.ICMP, 8));
        flows.add(new Flow(direction, peer, IpProtocol.ICMP, 0));
        flows.add(new Flow(direction, peer, IpProtocol.ICMPV6, 8));
        flows.add(new Flow(direction, peer, IpProtocol.GRE, 0));
      }
    }
    return flows;
  }

  static Arbitrary<RuleSet> ruleSets() {
    return ruleSets(Arbitraries.of(Tier.values()), Arbitraries.of(0, 0, 1));
  }

  static Arbitrary<RuleSet> ruleSetsOfOnePlace() {
    return ruleSets(Arbitraries.just(Tier.NORMAL), Arbitraries.just(0));
  }

  private static Arbitrary<RuleSet> ruleSets(Arbitrary<Tier> tiers, Arbitrary<Integer> priorities) {
    return rules(tiers, priorities)
        .list()
        .ofMaxSize(7)
        .map(
            rules -> {
              RuleSet set = RuleSet.empty();
              for (int i = 0; i < rules.size(); i++) {
                set = set.with(rules.get(i).named("r" + i));
              }
              return set;
            });
  }

  static Arbitrary<PolicySemantics> semantics() {
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(8, EnforcementMode.DEFAULT),
                Tuple.of(2, EnforcementMode.ALWAYS),
                Tuple.of(1, EnforcementMode.NEVER)),
            flag,
            flag,
            flag)
        .as(
            (mode, host, passed, sctp) ->
                new PolicySemantics(mode, false, host, false, passed, sctp));
  }

  /** All of a rule but its name. */
  interface Draft {
    Rule named(String name);
  }

  private static Arbitrary<Draft> rules(Arbitrary<Tier> tiers, Arbitrary<Integer> priorities) {
    return Combinators.combine(
            Arbitraries.of(Direction.values()),
            tiers,
            priorities,
            peers(),
            ports(),
            Arbitraries.of(
                "allow",
                "allow",
                "allow",
                "deny",
                "pass",
                "http",
                "get",
                "dns",
                "listener",
                "auth"),
            Arbitraries.of(true, true, false))
        .as(
            (direction, tier, priority, peers, ports, action, defaultDeny) ->
                name -> {
                  RuleBuilder rule =
                      direction == Direction.INGRESS ? Rule.ingress(name) : Rule.egress(name);
                  rule.tier(tier, priority).peers(peers).ports(ports).defaultDeny(defaultDeny);
                  return finish(rule, action, ports);
                });
  }

  private static Rule finish(RuleBuilder rule, String action, Ports ports) {
    boolean numbers =
        ports instanceof Ports.Listed listed
            && listed.specs().stream()
                .allMatch(
                    spec -> spec instanceof PortSpec.Numbered || spec instanceof PortSpec.Named);
    return switch (action) {
      case "deny" -> rule.deny();
      case "pass" -> rule.pass();
      case "auth" -> rule.authentication(Authentication.REQUIRED).allow();
      case "http" ->
          numbers ? rule.l7(HttpRules.of(HttpRule.of("PUT", "/"))).allow() : rule.allow();
      case "get" ->
          numbers
              ? rule.l7(HttpRules.of(HttpRule.of("GET", "/")))
                  .authentication(Authentication.DISABLED)
                  .allow()
              : rule.allow();
      case "dns" -> numbers ? rule.l7(DnsRules.of("a")).allow() : rule.allow();
      case "listener" ->
          numbers ? rule.listener(new Listener("l", OptionalInt.of(5))).allow() : rule.allow();
      default -> rule.allow();
    };
  }

  private static Arbitrary<Peers> peers() {
    Arbitrary<PeerSelector> selectors =
        Arbitraries.of(
            PeerSelector.endpoints(LabelSelector.parse("app=a")),
            PeerSelector.endpoints(LabelSelector.parse("app!=a")),
            PeerSelector.endpoints(LabelSelector.parse("k8s:app in (a,b)")),
            PeerSelector.endpoints(LabelSelector.all()),
            PeerSelector.nodes(LabelSelector.all()),
            PeerSelector.block(Cidr.parse("10.0.0.0/8")),
            PeerSelector.block(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.0.0/16")),
            PeerSelector.block(Cidr.parse("0.0.0.0/0")),
            PeerSelector.entity(Entity.WORLD),
            PeerSelector.entity(Entity.ALL),
            PeerSelector.entity(Entity.HOST),
            PeerSelector.entity(Entity.CLUSTER));
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(Peers.any())),
        Tuple.of(1, Arbitraries.just(Peers.none())),
        Tuple.of(6, selectors.list().ofMinSize(1).ofMaxSize(2).map(Peers::of)));
  }

  private static Arbitrary<Ports> ports() {
    Arbitrary<PortSpec> numbers =
        Arbitraries.of(
            PortSpec.port(PortProtocol.TCP, 80),
            PortSpec.port(PortProtocol.ANY, 80),
            PortSpec.ports(PortProtocol.TCP, new PortRange(80, 83)),
            PortSpec.ports(PortProtocol.TCP, new PortRange(81, 82)),
            PortSpec.ports(PortProtocol.UDP, new PortRange(79, 80)),
            PortSpec.ports(PortProtocol.TCP, PortRange.ALL),
            PortSpec.named(PortProtocol.TCP, "http"),
            PortSpec.named(PortProtocol.ANY, "http"),
            PortSpec.named(PortProtocol.TCP, "nobody"));
    Arbitrary<PortSpec> others =
        Arbitraries.of(
            PortSpec.protocol(IpProtocol.TCP),
            PortSpec.protocol(IpProtocol.GRE),
            PortSpec.icmp(IpFamily.AF_INET, 8));
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(Ports.any())),
        Tuple.of(1, Arbitraries.just(Ports.none())),
        Tuple.of(8, numbers.list().ofMinSize(1).ofMaxSize(2).map(Ports::of)),
        Tuple.of(2, others.list().ofMinSize(1).ofMaxSize(2).map(Ports::of)));
  }
}
