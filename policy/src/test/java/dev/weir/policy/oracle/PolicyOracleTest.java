// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import static dev.weir.policy.rule.Direction.EGRESS;
import static dev.weir.policy.rule.Direction.INGRESS;
import static dev.weir.policy.rule.Verdict.ALLOWED;
import static dev.weir.policy.rule.Verdict.DENIED;
import static dev.weir.policy.rule.Verdict.DENIED_BY_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.weir.policy.l7.OpaqueRules;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.EnforcementMode;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.Listener;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Subject;
import dev.weir.policy.rule.Tier;
import dev.weir.policy.rule.Verdict;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The oracle on flows whose verdicts were worked out by hand. */
class PolicyOracleTest {
  private static final Identity A = Identity.of(300, LabelSet.parse("k8s:app=a"));
  private static final Identity B = Identity.of(301, LabelSet.parse("k8s:app=b"));
  private static final Endpoint WEB =
      Endpoint.of(1, "web", Identity.of(256, LabelSet.parse("k8s:app=web")));
  private static final Endpoint OTHER =
      Endpoint.of(2, "other", Identity.of(257, LabelSet.parse("k8s:app=other")));
  private static final Endpoint MACHINE =
      Endpoint.of(3, "machine", ReservedIdentity.HOST.identity());
  private static final HttpRules GET = HttpRules.of(HttpRule.of("GET", "/.*"));

  private static Peers app(String name) {
    return Peers.endpoints(LabelSelector.parse("app=" + name));
  }

  private static Verdict tcp(PolicyOracle oracle, Identity peer, int port) {
    return oracle.verdict(WEB, INGRESS, peer, IpProtocol.TCP, port);
  }

  private static Verdict through(String listener, int priority, dev.weir.policy.l7.L7Rules rules) {
    return new Verdict.Allow(
        Optional.of(new Redirect(INGRESS, listener, priority, rules)), Authentication.DISABLED);
  }

  @Nested
  class GoldenVectors {
    @Test
    void whoMayConnectAnywayIsNotRefusedByTheProxy() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("http").ports(Ports.tcp(80)).l7(GET).allow(),
              Rule.ingress("a").from(app("a")).allow());

      assertThat(tcp(oracle, A, 80)).isEqualTo(through("", 101, HttpRules.of()));
      assertThat(tcp(oracle, B, 80)).isEqualTo(through("", 101, GET));
      assertThat(tcp(oracle, A, 81)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, B, 81)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void denyOfManyPortsBeatsAllowOfOne() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("low")
                  .from(app("a"))
                  .ports(Ports.of(PortSpec.ports(PortProtocol.TCP, new PortRange(1, 1023))))
                  .deny(),
              Rule.ingress("80").from(app("a")).ports(Ports.tcp(80)).allow());

      assertThat(tcp(oracle, A, 80)).isEqualTo(DENIED);
      assertThat(tcp(oracle, A, 1023)).isEqualTo(DENIED);
      assertThat(tcp(oracle, A, 1024)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void denyForEverybodyBeatsAllowForOne() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("a").from(app("a")).allow(),
              Rule.ingress("ssh").ports(Ports.tcp(22)).deny());

      assertThat(tcp(oracle, A, 22)).isEqualTo(DENIED);
      assertThat(tcp(oracle, A, 23)).isEqualTo(ALLOWED);
    }

    @Test
    void passLeavesItToTheTiersBelow() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("https").tier(Tier.ADMIN, 0).ports(Ports.tcp(443)).pass(),
              Rule.ingress("a").from(app("a")).ports(Ports.tcp(443)).defaultDeny(false).allow(),
              Rule.ingress("rest").tier(Tier.BASELINE, 0).deny());

      assertThat(tcp(oracle, A, 443)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, B, 443)).isEqualTo(DENIED);
      assertThat(tcp(oracle, A, 80)).isEqualTo(DENIED);
    }

    @Test
    void aLowerPriorityNumberDecidesWhateverTheActions() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("first").tier(Tier.ADMIN, 0).from(app("a")).allow(),
              Rule.ingress("second").tier(Tier.ADMIN, 1).deny());

      assertThat(tcp(oracle, A, 80)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, B, 80)).isEqualTo(DENIED);
    }

    @Test
    void anyProtocolWithAPortIsEveryProtocolThatHasPorts() {
      Rule rule = Rule.ingress("80").ports(Ports.of(PortSpec.port(PortProtocol.ANY, 80))).allow();
      PolicyOracle oracle = PolicyOracle.of(rule);

      for (IpProtocol protocol : new IpProtocol[] {IpProtocol.TCP, IpProtocol.UDP}) {
        assertThat(oracle.verdict(WEB, INGRESS, A, protocol, 80)).isEqualTo(ALLOWED);
        assertThat(oracle.verdict(WEB, INGRESS, A, protocol, 81)).isEqualTo(DENIED_BY_DEFAULT);
      }
      assertThat(oracle.verdict(WEB, INGRESS, A, IpProtocol.SCTP, 80)).isEqualTo(ALLOWED);
      assertThat(oracle.verdict(WEB, INGRESS, A, IpProtocol.ICMP, 80)).isEqualTo(DENIED_BY_DEFAULT);
      assertThat(
              new PolicyOracle(
                      RuleSet.of(rule),
                      PolicySemantics.defaults().withAnyProtocolIncludesSctp(false))
                  .verdict(WEB, INGRESS, A, IpProtocol.SCTP, 80))
          .isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void icmpTypesStandWherePortsDo() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("ping").ports(Ports.of(PortSpec.icmp(IpFamily.AF_INET, 8))).allow());

      assertThat(oracle.verdict(WEB, INGRESS, A, IpProtocol.ICMP, 8)).isEqualTo(ALLOWED);
      assertThat(oracle.verdict(WEB, INGRESS, A, IpProtocol.ICMP, 0)).isEqualTo(DENIED_BY_DEFAULT);
      assertThat(oracle.verdict(WEB, INGRESS, A, IpProtocol.ICMPV6, 8))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(tcp(oracle, A, 8)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void ofListenersTheOneWithTheLowestPriorityWins() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("http").ports(Ports.tcp(80)).l7(GET).allow(),
              Rule.ingress("dns").ports(Ports.tcp(80)).l7(DnsRules.of("weir.dev")).allow(),
              Rule.ingress("last").ports(Ports.tcp(80, 81)).listener(Listener.of("z")).allow(),
              Rule.ingress("named")
                  .ports(Ports.tcp(82))
                  .l7(GET)
                  .listener(new Listener("y", OptionalInt.of(7)))
                  .allow(),
              Rule.ingress("unnamed").ports(Ports.tcp(82)).l7(GET).allow());

      assertThat(tcp(oracle, A, 80)).isEqualTo(through("", 101, GET));
      assertThat(tcp(oracle, A, 81)).isEqualTo(through("z", 126, new OpaqueRules()));
      assertThat(tcp(oracle, A, 82)).isEqualTo(through("y", 7, GET));
    }
  }

  @Nested
  class Defaults {
    @Test
    void withoutRulesEverythingIsAllowed() {
      PolicyOracle oracle = PolicyOracle.of();
      assertThat(tcp(oracle, A, 80)).isEqualTo(ALLOWED);
      assertThat(oracle.verdict(WEB, EGRESS, A, IpProtocol.GRE, 0)).isEqualTo(ALLOWED);
    }

    @Test
    void aDirectionIsDeniedOnlyOnceARuleOfItAsksForThat() {
      PolicyOracle oracle = PolicyOracle.of(Rule.ingress("nobody").from(Peers.none()).allow());

      assertThat(tcp(oracle, A, 80)).isEqualTo(DENIED_BY_DEFAULT);
      assertThat(oracle.verdict(WEB, EGRESS, A, IpProtocol.TCP, 80)).isEqualTo(ALLOWED);
      assertThat(
              tcp(
                  PolicyOracle.of(
                      Rule.ingress("nobody").from(Peers.none()).defaultDeny(false).allow()),
                  A,
                  80))
          .isEqualTo(ALLOWED);
    }

    @Test
    void whomNoRuleSelectsItDoesNotEnforce() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("web").on(Subject.endpoints(LabelSelector.parse("app=web"))).deny());

      assertThat(tcp(oracle, A, 80)).isEqualTo(DENIED);
      assertThat(oracle.verdict(OTHER, INGRESS, A, IpProtocol.TCP, 80)).isEqualTo(ALLOWED);
    }

    @Test
    void whatIsStillInitialisingIsDeniedBothWays() {
      Endpoint init = Endpoint.of(9, "init", ReservedIdentity.INIT.identity());
      assertThat(PolicyOracle.of().verdict(init, INGRESS, A, IpProtocol.TCP, 80))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(PolicyOracle.of().verdict(init, EGRESS, A, IpProtocol.TCP, 80))
          .isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void theModeIsAboveRules() {
      RuleSet deny = RuleSet.of(Rule.ingress("all").deny());
      PolicySemantics always = PolicySemantics.defaults().withEnforcement(EnforcementMode.ALWAYS);
      PolicySemantics never = PolicySemantics.defaults().withEnforcement(EnforcementMode.NEVER);

      assertThat(tcp(new PolicyOracle(RuleSet.empty(), always), A, 80))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(tcp(new PolicyOracle(deny, never), A, 80)).isEqualTo(ALLOWED);
    }

    @Test
    void machinesHaveRulesOnlyWithAHostFirewall() {
      RuleSet deny = RuleSet.of(Rule.ingress("all").on(Subject.nodes(LabelSelector.all())).deny());
      PolicySemantics firewall = PolicySemantics.defaults().withHostFirewall(true);

      assertThat(
              new PolicyOracle(deny, PolicySemantics.defaults())
                  .verdict(MACHINE, INGRESS, A, IpProtocol.TCP, 80))
          .isEqualTo(ALLOWED);
      assertThat(new PolicyOracle(deny, firewall).verdict(MACHINE, INGRESS, A, IpProtocol.TCP, 80))
          .isEqualTo(DENIED);
      assertThat(tcp(new PolicyOracle(deny, firewall), A, 80)).isEqualTo(ALLOWED);
    }

    @Test
    void theMachineReachesItsEndpointsUnlessARuleDenies() {
      Identity host = ReservedIdentity.HOST.identity();
      Rule nobody = Rule.ingress("nobody").from(Peers.none()).allow();

      assertThat(tcp(PolicyOracle.of(nobody), host, 80)).isEqualTo(ALLOWED);
      assertThat(tcp(PolicyOracle.of(nobody, Rule.ingress("all").deny()), host, 80))
          .isEqualTo(DENIED);
      assertThat(
              tcp(
                  new PolicyOracle(
                      RuleSet.of(nobody),
                      PolicySemantics.defaults().withHostReachesEndpoints(false)),
                  host,
                  80))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(tcp(PolicyOracle.of(nobody), ReservedIdentity.REMOTE_NODE.identity(), 80))
          .isEqualTo(DENIED_BY_DEFAULT);
    }

    /** Found by a thousand changes: the number 1 with the labels of an address outside. */
    @Test
    void theMachineIsKnownByItsNumberWhateverItsLabels() {
      Identity labelled = Identity.of(1, Identity.labelsOf(Cidr.parse("12.0.0.1/32")));
      Rule nobody = Rule.ingress("nobody").from(Peers.none()).allow();

      assertThat(tcp(PolicyOracle.of(nobody), labelled, 80)).isEqualTo(ALLOWED);
      assertThat(
              Judge.COMPILER
                  .judge(
                      RuleSet.of(nobody),
                      PolicySemantics.defaults(),
                      WEB,
                      java.util.List.of(labelled))
                  .about(INGRESS, labelled, IpProtocol.TCP, 80))
          .isEqualTo(ALLOWED);
    }

    @Test
    void whatEverybodyPassesIsTheDefaultsUnlessThatIsToBeDenied() {
      RuleSet pass = RuleSet.of(Rule.ingress("all").defaultDeny(false).pass());

      assertThat(tcp(new PolicyOracle(pass, PolicySemantics.defaults()), A, 80)).isEqualTo(ALLOWED);
      assertThat(
              tcp(
                  new PolicyOracle(pass, PolicySemantics.defaults().withPassedByAllIsDenied(true)),
                  A,
                  80))
          .isEqualTo(DENIED_BY_DEFAULT);
    }
  }

  @Nested
  class Order {
    @Test
    void denyThenAllowThenPassWithinAPriority() {
      Rule deny = Rule.ingress("deny").ports(Ports.tcp(1)).deny();
      Rule allow = Rule.ingress("allow").ports(Ports.tcp(1, 2)).allow();
      Rule pass = Rule.ingress("pass").ports(Ports.tcp(1, 2, 3)).pass();
      PolicyOracle oracle =
          PolicyOracle.of(pass, allow, deny, Rule.ingress("b").tier(Tier.BASELINE, 5).allow());

      assertThat(tcp(oracle, A, 1)).isEqualTo(DENIED);
      assertThat(tcp(oracle, A, 2)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, A, 3)).isEqualTo(ALLOWED);
    }

    @Test
    void passSkipsTheRestOfItsTierOnly() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("pass").tier(Tier.ADMIN, 3).pass(),
              Rule.ingress("skipped").tier(Tier.ADMIN, 4).allow(),
              Rule.ingress("normal").deny());
      assertThat(tcp(oracle, A, 1)).isEqualTo(DENIED);

      PolicyOracle early =
          PolicyOracle.of(
              Rule.ingress("pass").tier(Tier.ADMIN, 3).pass(),
              Rule.ingress("before").tier(Tier.ADMIN, 2).allow(),
              Rule.ingress("normal").deny());
      assertThat(tcp(early, A, 1)).isEqualTo(ALLOWED);
    }

    @Test
    void authenticationIsTheStrongestOfThePriorityThatDecides() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("one").authentication(Authentication.REQUIRED).allow(),
              Rule.ingress("two").authentication(Authentication.DISABLED).allow(),
              Rule.ingress("later")
                  .tier(Tier.NORMAL, 1)
                  .authentication(Authentication.ALWAYS_FAILS)
                  .allow());
      assertThat(tcp(oracle, A, 1))
          .isEqualTo(new Verdict.Allow(Optional.empty(), Authentication.REQUIRED));
    }
  }

  @Nested
  class PeersAndPorts {
    private final Identity ten = Identity.of(1 << 24, Identity.labelsOf(Cidr.parse("10.0.0.0/8")));
    private final Identity tenOne =
        Identity.of((1 << 24) + 1, Identity.labelsOf(Cidr.parse("10.1.0.0/16")));
    private final Identity pod = Identity.of(400, LabelSet.parse("k8s:app=p", "cidr:10.2.3.4/32"));

    @Test
    void aBlockIsWhatIsInItWithoutItsExceptions() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("block")
                  .from(Peers.block(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.0.0/16")))
                  .allow());

      assertThat(tcp(oracle, ten, 1)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, tenOne, 1)).isEqualTo(DENIED_BY_DEFAULT);
      assertThat(tcp(oracle, ReservedIdentity.WORLD.identity(), 1)).isEqualTo(DENIED_BY_DEFAULT);
      assertThat(tcp(oracle, pod, 1)).isEqualTo(DENIED_BY_DEFAULT);
      assertThat(
              tcp(
                  new PolicyOracle(
                      oracle.rules(), PolicySemantics.defaults().withCidrSelectsEndpoints(true)),
                  pod,
                  1))
          .isEqualTo(ALLOWED);
    }

    @Test
    void aNestedBlockIsInBothRules() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("wide")
                  .from(Peers.block(Cidr.parse("10.0.0.0/8")))
                  .ports(Ports.tcp(1))
                  .allow(),
              Rule.ingress("narrow")
                  .from(Peers.block(Cidr.parse("10.1.0.0/16")))
                  .ports(Ports.tcp(2))
                  .allow());

      assertThat(tcp(oracle, tenOne, 1)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, tenOne, 2)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, ten, 2)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void everyIpv4AddressIsNoIpv6Address() {
      PolicyOracle oracle =
          PolicyOracle.of(Rule.ingress("v4").from(Peers.block(Cidr.parse("0.0.0.0/0"))).allow());
      assertThat(tcp(oracle, ten, 1)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, Identity.of(9999, Identity.labelsOf(Cidr.parse("::/0"))), 1))
          .isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void wordsStandForReservedLabels() {
      PolicyOracle oracle =
          PolicyOracle.of(Rule.ingress("cluster").from(Peers.entities(Entity.CLUSTER)).allow());
      assertThat(tcp(oracle, A, 1)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, ReservedIdentity.REMOTE_NODE.identity(), 1)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, ten, 1)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void workloadsAreNeitherMachinesNorOutside() {
      PolicyOracle oracle =
          PolicyOracle.of(Rule.ingress("all").from(Peers.endpoints(LabelSelector.all())).allow());
      assertThat(tcp(oracle, A, 1)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, ReservedIdentity.REMOTE_NODE.identity(), 1))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(tcp(oracle, ten, 1)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void aServiceThatNobodyResolvedIsNobody() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.egress("service").to(Peers.of(new PeerSelector.Service("x", "s"))).allow());
      assertThat(oracle.verdict(WEB, EGRESS, A, IpProtocol.TCP, 1)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void aNameIsThePortOfTheReceiver() {
      NamedPort at80 = new NamedPort("http", IpProtocol.TCP, 80);
      NamedPort at8080 = new NamedPort("http", IpProtocol.TCP, 8080);
      Identity peer80 = new Identity(500, LabelSet.parse("k8s:n=1"), NamedPorts.of(at80));
      Identity peer8080 = new Identity(501, LabelSet.parse("k8s:n=2"), NamedPorts.of(at8080));
      Endpoint server = Endpoint.of(5, "server", peer8080);
      Ports named = Ports.of(PortSpec.named(PortProtocol.TCP, "http"));
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("in").ports(named).allow(), Rule.egress("out").ports(named).allow());

      assertThat(oracle.verdict(server, INGRESS, peer80, IpProtocol.TCP, 8080)).isEqualTo(ALLOWED);
      assertThat(oracle.verdict(server, INGRESS, peer80, IpProtocol.TCP, 80))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(oracle.verdict(server, EGRESS, peer80, IpProtocol.TCP, 80)).isEqualTo(ALLOWED);
      assertThat(oracle.verdict(server, EGRESS, peer80, IpProtocol.TCP, 8080))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(oracle.verdict(server, EGRESS, peer80, IpProtocol.UDP, 80))
          .isEqualTo(DENIED_BY_DEFAULT);
      assertThat(oracle.verdict(server, EGRESS, A, IpProtocol.TCP, 80))
          .isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void protocolsWithoutPortsMatchOnlyWhatAsksForNoPort() {
      PolicyOracle ports =
          PolicyOracle.of(
              Rule.ingress("tcp")
                  .ports(Ports.of(PortSpec.ports(PortProtocol.ANY, PortRange.ALL)))
                  .allow());
      PolicyOracle whole =
          PolicyOracle.of(
              Rule.ingress("gre").ports(Ports.of(PortSpec.protocol(IpProtocol.GRE))).allow());

      assertThat(ports.verdict(WEB, INGRESS, A, IpProtocol.GRE, 0)).isEqualTo(DENIED_BY_DEFAULT);
      assertThat(whole.verdict(WEB, INGRESS, A, IpProtocol.GRE, 0)).isEqualTo(ALLOWED);
      assertThat(
              PolicyOracle.of(Rule.ingress("all").allow())
                  .verdict(WEB, INGRESS, A, IpProtocol.GRE, 0))
          .isEqualTo(ALLOWED);
    }

    @Test
    void sctpNeverOpensTcp() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("sctp").ports(Ports.of(PortSpec.port(PortProtocol.SCTP, 80))).allow());
      assertThat(tcp(oracle, A, 80)).isEqualTo(DENIED_BY_DEFAULT);
    }
  }

  /** Facts of Kubernetes' NetworkPolicy, as its documentation states them. */
  @Nested
  class Kubernetes {
    @Test
    void policiesAddUp() {
      PolicyOracle oracle =
          PolicyOracle.of(
              Rule.ingress("80").from(app("a")).ports(Ports.tcp(80)).allow(),
              Rule.ingress("81").from(app("b")).ports(Ports.tcp(81)).allow());
      assertThat(tcp(oracle, A, 80)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, B, 81)).isEqualTo(ALLOWED);
      assertThat(tcp(oracle, A, 81)).isEqualTo(DENIED_BY_DEFAULT);
    }

    @Test
    void bothEndsMustPermit() {
      Subject web = Subject.endpoints(LabelSelector.parse("app=web"));
      Subject other = Subject.endpoints(LabelSelector.parse("app=other"));
      Rule in = Rule.ingress("in").on(web).from(app("other")).allow();
      Rule out = Rule.egress("out").on(other).to(Peers.none()).allow();

      assertThat(PolicyOracle.of(in).connects(OTHER, WEB, IpProtocol.TCP, 80)).isTrue();
      assertThat(PolicyOracle.of(in, out).connects(OTHER, WEB, IpProtocol.TCP, 80)).isFalse();
      // To be let in says nothing about the other way.
      assertThat(PolicyOracle.of(in, out).connects(WEB, OTHER, IpProtocol.TCP, 80)).isTrue();
    }

    @Test
    void adminDecidesBeforeNetworkPoliciesAndBaselineAfterThem() {
      Rule networkPolicy = Rule.ingress("np").from(app("a")).allow();
      Rule admin = Rule.ingress("admin").tier(Tier.ADMIN, 50).from(app("a")).deny();
      Rule baseline = Rule.ingress("base").tier(Tier.BASELINE, 0).from(app("a")).deny();

      assertThat(tcp(PolicyOracle.of(networkPolicy, admin), A, 80)).isEqualTo(DENIED);
      assertThat(tcp(PolicyOracle.of(networkPolicy, baseline), A, 80)).isEqualTo(ALLOWED);
      assertThat(tcp(PolicyOracle.of(baseline), A, 80)).isEqualTo(DENIED);
      // Neither isolates: what they do not name stays allowed.
      assertThat(tcp(PolicyOracle.of(admin, baseline), B, 80)).isEqualTo(ALLOWED);
    }
  }
}
