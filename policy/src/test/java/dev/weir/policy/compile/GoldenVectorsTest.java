// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.identity.ReservedIdentity;
import dev.weir.policy.l7.HttpRule;
import dev.weir.policy.l7.HttpRules;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Tier;
import dev.weir.policy.rule.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The golden vectors of the specification that are about rules together, and corners beside them.
 */
class GoldenVectorsTest {
  private static final Identity SUBJECT = Identity.of(256, LabelSet.parse("k8s:app=subject"));
  private static final Identity A = Identity.of(257, LabelSet.parse("k8s:app=a"));
  private static final Identity B = Identity.of(258, LabelSet.parse("k8s:app=b"));
  private static final Identity HOST = ReservedIdentity.HOST.identity();
  private static final Endpoint ENDPOINT = Endpoint.of(1, "subject", SUBJECT);
  private static final PolicySemantics NO_HOST =
      PolicySemantics.defaults().withHostReachesEndpoints(false);
  private static final HttpRules GET = HttpRules.of(HttpRule.of("GET", "/"));

  @Test
  void anyProtocolWithAPortIsOneEntryForEachProtocolWithPorts() {
    PolicyMapState state =
        compile(
            Rule.ingress("r")
                .from(peer("a"))
                .ports(Ports.of(PortSpec.port(PortProtocol.ANY, 80)))
                .allow());
    assertThat(keys(state)).containsExactly("257 80/TCP", "257 80/UDP", "257 80/SCTP");
    assertThat(verdict(state, A, IpProtocol.ICMP, 80)).isEqualTo(Verdict.DENIED_BY_DEFAULT);
  }

  @Test
  void anyPeerWithAnyTrafficIsOneEntry() {
    PolicyMapState state = compile(Rule.ingress("r").allow());
    assertThat(keys(state)).containsExactly("any any");
    assertThat(state.entries().get(0).key().prefixLength()).isEqualTo(40);
  }

  @Test
  void aRedirectForAnyPeerBeatsAPlainAllowForOneButLetsItsRequestsThrough() {
    PolicyMapState state =
        compile(
            Rule.ingress("http").ports(Ports.tcp(80)).l7(GET).allow(),
            Rule.ingress("a").from(peer("a")).allow());

    assertThat(verdict(state, B, IpProtocol.TCP, 80))
        .isInstanceOfSatisfying(
            Verdict.Allow.class,
            allow -> assertThat(allow.redirect().orElseThrow().rules()).isEqualTo(GET));
    assertThat(verdict(state, A, IpProtocol.TCP, 80))
        .isInstanceOfSatisfying(
            Verdict.Allow.class,
            allow -> assertThat(allow.redirect().orElseThrow().rules().allowsAll()).isTrue());
    assertThat(verdict(state, A, IpProtocol.TCP, 81)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict(state, B, IpProtocol.TCP, 81)).isEqualTo(Verdict.DENIED_BY_DEFAULT);
    assertThat(state.redirects()).hasSize(2);
  }

  @Test
  void denyBeatsAllowWhateverIsNarrower() {
    PolicyMapState state =
        compile(
            Rule.ingress("deny").from(peer("a")).ports(tcp(1, 1023)).deny(),
            Rule.ingress("allow").from(peer("a")).ports(Ports.tcp(80)).allow());
    assertThat(verdict(state, A, IpProtocol.TCP, 80)).isEqualTo(Verdict.DENIED);
    assertThat(keys(state)).hasSize(10).doesNotContain("257 80/TCP");

    state =
        compile(
            Rule.ingress("allow").from(peer("a")).allow(),
            Rule.ingress("deny").ports(Ports.tcp(22)).deny());
    assertThat(verdict(state, A, IpProtocol.TCP, 22)).isEqualTo(Verdict.DENIED);
    assertThat(verdict(state, A, IpProtocol.TCP, 23)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void whatAdministratorsPassIsDecidedBelow() {
    PolicyMapState state =
        compile(
            Rule.ingress("pass").tier(Tier.ADMIN, 0).ports(Ports.tcp(443)).pass(),
            Rule.ingress("allow").from(peer("a")).ports(Ports.tcp(443)).allow(),
            Rule.ingress("base").tier(Tier.BASELINE, 0).deny());
    assertThat(verdict(state, A, IpProtocol.TCP, 443)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict(state, B, IpProtocol.TCP, 443)).isEqualTo(Verdict.DENIED);
    assertThat(verdict(state, A, IpProtocol.TCP, 80)).isEqualTo(Verdict.DENIED);
    assertThat(keys(state)).containsExactly("any any", "257 443/TCP");
  }

  @Test
  void aPassRuleTakesTheRestOfItsTierOut() {
    PolicyMapState state =
        compile(
            Rule.ingress("pass").tier(Tier.ADMIN, 1).ports(Ports.tcp(443)).pass(),
            Rule.ingress("deny").tier(Tier.ADMIN, 2).deny(),
            Rule.ingress("allow").from(peer("a")).allow());
    assertThat(verdict(state, A, IpProtocol.TCP, 443)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict(state, B, IpProtocol.TCP, 443)).isEqualTo(Verdict.DENIED_BY_DEFAULT);
    assertThat(verdict(state, A, IpProtocol.TCP, 80)).isEqualTo(Verdict.DENIED);
  }

  @Test
  void whatAllRulesPassHasTheDefaultVerdictUnlessSaidOtherwise() {
    Rule pass = Rule.ingress("pass").tier(Tier.BASELINE, 1).ports(Ports.tcp(443)).pass();
    assertThat(verdict(compile(pass), A, IpProtocol.TCP, 443)).isEqualTo(Verdict.ALLOWED);

    PolicySemantics denied = PolicySemantics.defaults().withPassedByAllIsDenied(true);
    PolicyMapState state = compile(denied, pass);
    assertThat(verdict(state, A, IpProtocol.TCP, 443)).isEqualTo(Verdict.DENIED_BY_DEFAULT);
    assertThat(verdict(state, A, IpProtocol.TCP, 80)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict(state, HOST, IpProtocol.TCP, 443)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void pingIsATypeInPlaceOfAPort() {
    PolicyMapState state =
        compile(Rule.ingress("ping").ports(Ports.of(PortSpec.icmp(IpFamily.AF_INET, 8))).allow());
    assertThat(keys(state)).containsExactly("any type 8/ICMP");
    assertThat(verdict(state, A, IpProtocol.ICMP, 8)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict(state, A, IpProtocol.ICMP, 0)).isEqualTo(Verdict.DENIED_BY_DEFAULT);
  }

  @Test
  void theMachineReachesItsEndpointsUnlessARuleDenies() {
    Rule closed = Rule.ingress("closed").from(Peers.none()).allow();
    PolicyMapState state =
        PolicyCompiler.of(RuleSet.of(closed)).compile(ENDPOINT, List.of(A, HOST));
    assertThat(verdict(state, HOST, IpProtocol.TCP, 80)).isEqualTo(Verdict.ALLOWED);
    assertThat(verdict(state, A, IpProtocol.TCP, 80)).isEqualTo(Verdict.DENIED_BY_DEFAULT);

    Rule denies = Rule.ingress("denies").tier(Tier.BASELINE, 1000).ports(Ports.tcp(22)).deny();
    state = PolicyCompiler.of(RuleSet.of(closed, denies)).compile(ENDPOINT, List.of(A, HOST));
    assertThat(verdict(state, HOST, IpProtocol.TCP, 22)).isEqualTo(Verdict.DENIED);
    assertThat(verdict(state, HOST, IpProtocol.TCP, 80)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void directionsAreEnforcedApart() {
    PolicyMapState state = compile(Rule.ingress("r").from(peer("a")).allow());
    assertThat(state.lookup(Direction.EGRESS, B.number(), IpProtocol.TCP, 80))
        .isEqualTo(Verdict.ALLOWED);
    assertThat(verdict(state, B, IpProtocol.TCP, 80)).isEqualTo(Verdict.DENIED_BY_DEFAULT);

    state = compile(Rule.ingress("r").from(peer("a")).defaultDeny(false).deny());
    assertThat(verdict(state, A, IpProtocol.TCP, 80)).isEqualTo(Verdict.DENIED);
    assertThat(verdict(state, B, IpProtocol.TCP, 80)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void enforcementIsASwitch() {
    Rule open = Rule.ingress("r").from(peer("a")).allow();
    PolicySemantics never = NO_HOST.withEnforcement(EnforcementMode.NEVER);
    assertThat(verdict(compile(never, open), B, IpProtocol.TCP, 80)).isEqualTo(Verdict.ALLOWED);
    PolicySemantics always = NO_HOST.withEnforcement(EnforcementMode.ALWAYS);
    assertThat(compile(always).size()).isZero();

    Endpoint init = Endpoint.of(2, "new", ReservedIdentity.INIT.identity());
    assertThat(PolicyCompiler.of(RuleSet.empty(), NO_HOST).compile(init, List.of(A)).size())
        .isZero();
    Endpoint machine = Endpoint.of(3, "host", HOST);
    Rule node =
        Rule.ingress("n")
            .on(dev.weir.policy.rule.Subject.nodes(LabelSelector.all()))
            .from(peer("a"))
            .allow();
    assertThat(keys(PolicyCompiler.of(RuleSet.of(node), NO_HOST).compile(machine, List.of(A))))
        .contains("any any");
    assertThat(
            PolicyCompiler.of(RuleSet.of(node), NO_HOST.withHostFirewall(true))
                .compile(machine, List.of(A))
                .lookup(Direction.INGRESS, B.number(), IpProtocol.TCP, 80))
        .isEqualTo(Verdict.DENIED_BY_DEFAULT);
  }

  @Test
  void namesOfPortsAreTheReceivers() {
    Identity at80 =
        new Identity(
            300,
            LabelSet.parse("k8s:app=a"),
            NamedPorts.of(new NamedPort("http", IpProtocol.TCP, 80)));
    Identity at81 =
        new Identity(
            301,
            LabelSet.parse("k8s:app=a"),
            NamedPorts.of(new NamedPort("http", IpProtocol.TCP, 81)));
    Ports http = Ports.of(PortSpec.named(PortProtocol.TCP, "http"));
    for (Peers peers : List.of(peer("a"), Peers.any())) {
      PolicyMapState state =
          PolicyCompiler.of(RuleSet.of(Rule.egress("r").to(peers).ports(http).allow()), NO_HOST)
              .compile(ENDPOINT, List.of(at80, at81, A));
      assertThat(
              state.entries().stream()
                  .filter(e -> e.key().direction() == Direction.EGRESS)
                  .map(e -> e.key().toString()))
          .containsExactly("egress 300 80/TCP", "egress 301 81/TCP");
    }
    Endpoint named = Endpoint.of(1, "named", at81);
    PolicyMapState state =
        PolicyCompiler.of(RuleSet.of(Rule.ingress("r").ports(http).allow()), NO_HOST)
            .compile(named, List.of(at80));
    assertThat(keys(state)).containsExactly("any 81/TCP");
    state =
        PolicyCompiler.of(RuleSet.of(Rule.ingress("r").ports(http).allow()), NO_HOST)
            .compile(ENDPOINT, List.of(at80));
    assertThat(keys(state)).isEmpty();
  }

  @Test
  void authenticationIsTheStrongestOfThePlace() {
    PolicyMapState state =
        compile(
            Rule.ingress("all").authentication(Authentication.REQUIRED).allow(),
            Rule.ingress("a").from(peer("a")).ports(Ports.tcp(80)).allow(),
            Rule.ingress("b").from(peer("b")).authentication(Authentication.ALWAYS_FAILS).allow());
    assertThat(((Verdict.Allow) verdict(state, A, IpProtocol.TCP, 80)).authentication())
        .isEqualTo(Authentication.REQUIRED);
    assertThat(((Verdict.Allow) verdict(state, B, IpProtocol.TCP, 80)).authentication())
        .isEqualTo(Authentication.ALWAYS_FAILS);
    assertThat(keys(state)).containsExactly("any any", "258 any");
  }

  @Test
  void aMapThatIsTooSmallIsRefusedWithTheRuleThatIsTooLarge() {
    PolicyCompiler compiler =
        PolicyCompiler.of(
                RuleSet.of(
                    Rule.ingress("small").from(peer("a")).ports(Ports.tcp(80)).allow(),
                    Rule.ingress("large").from(peer("b")).ports(tcp(1, 65534)).allow()),
                NO_HOST)
            .withCapacity(31);
    // 32 with the entry that leaves the other direction open.
    assertThat(compiler.forecast(ENDPOINT, List.of(A, B)).entries()).isEqualTo(32);
    assertThat(compiler.forecast(ENDPOINT, List.of(A, B)).byRule()).containsEntry("large", 30L);
    assertThatThrownBy(() -> compiler.compile(ENDPOINT, List.of(A, B)))
        .isInstanceOf(PolicyCapacityException.class)
        .hasMessageContaining("needs 32 entries, its map holds 31")
        .hasMessageContaining("large=30");
    assertThat(compiler.compile(ENDPOINT, List.of(B)).size()).isEqualTo(31);
  }

  @Test
  void wordsForEverybodyAreTheRowOfAnyPeer() {
    assertThat(
            keys(compile(Rule.ingress("r").from(Peers.entities(Entity.ALL, Entity.HOST)).allow())))
        .containsExactly("any any");
  }

  private static PolicyMapState compile(Rule... rules) {
    return compile(NO_HOST, rules);
  }

  private static PolicyMapState compile(PolicySemantics semantics, Rule... rules) {
    return PolicyCompiler.of(RuleSet.of(rules), semantics).compile(ENDPOINT, List.of(A, B, HOST));
  }

  private static Verdict verdict(
      PolicyMapState state, Identity peer, IpProtocol protocol, int port) {
    return state.lookup(Direction.INGRESS, peer.number(), protocol, port);
  }

  private static List<String> keys(PolicyMapState state) {
    return state.entries().stream()
        .map(PolicyEntry::key)
        .filter(key -> key.direction() == Direction.INGRESS)
        .map(key -> key.toString().substring("ingress ".length()))
        .toList();
  }

  private static Peers peer(String app) {
    return Peers.endpoints(LabelSelector.parse("app=" + app));
  }

  private static Ports tcp(int first, int last) {
    return Ports.of(PortSpec.ports(PortProtocol.TCP, new PortRange(first, last)));
  }
}
