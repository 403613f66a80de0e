// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.ReservedIdentity;
import dev.weir.policy.l7.DnsRules;
import dev.weir.policy.l7.HttpRule;
import dev.weir.policy.l7.HttpRules;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RuleTest {
  private static final PolicySemantics DEFAULTS = PolicySemantics.defaults();
  private static final Identity POD =
      Identity.of(300, LabelSet.parse("k8s:app=web", "cidr:10.1.2.3/32"));
  private static final Identity OUTSIDE =
      Identity.of(1 << 24, Identity.labelsOf(Cidr.parse("10.1.2.0/24")));

  @Test
  void blocksChooseWhatIsInsideThem() {
    PeerSelector block =
        PeerSelector.block(
            Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.2.128/25"), Cidr.parse("10.2.0.0/16"));

    assertThat(block.selects(OUTSIDE, DEFAULTS)).isTrue();
    assertThat(block.selects(id("10.1.2.128/26"), DEFAULTS)).isFalse();
    assertThat(block.selects(id("10.2.0.0/16"), DEFAULTS)).isFalse();
    assertThat(block.selects(id("11.0.0.0/8"), DEFAULTS)).isFalse();
    assertThat(block.selects(id("0.0.0.0/0"), DEFAULTS)).isFalse();
    assertThat(block.selects(ReservedIdentity.WORLD.identity(), DEFAULTS)).isFalse();
    assertThat(block.selects(POD, DEFAULTS)).isFalse();
    assertThat(block.selects(POD, DEFAULTS.withCidrSelectsEndpoints(true))).isTrue();
  }

  @Test
  void everyAddressOfAFamilyIsNotTheOtherFamily() {
    PeerSelector all = PeerSelector.block(Cidr.parse("0.0.0.0/0"));
    assertThat(all.selects(ReservedIdentity.WORLD_IPV4.identity(), DEFAULTS)).isTrue();
    assertThat(all.selects(ReservedIdentity.WORLD_IPV6.identity(), DEFAULTS)).isFalse();
    assertThat(all.selects(id("::/0"), DEFAULTS)).isFalse();
  }

  @Test
  void selectorsOfWorkloadsChooseNeitherMachinesNorOutside() {
    PeerSelector all = PeerSelector.endpoints(LabelSelector.all());
    assertThat(all.selects(POD, DEFAULTS)).isTrue();
    assertThat(all.selects(OUTSIDE, DEFAULTS)).isFalse();
    assertThat(all.selects(ReservedIdentity.HOST.identity(), DEFAULTS)).isFalse();
    assertThat(
            PeerSelector.nodes(LabelSelector.all())
                .selects(ReservedIdentity.HOST.identity(), DEFAULTS))
        .isTrue();
  }

  @Test
  void wordsChooseWhatTheySay() {
    assertThat(Entity.WORLD.selects(OUTSIDE)).isTrue();
    assertThat(Entity.WORLD_IPV4.selects(OUTSIDE)).isTrue();
    assertThat(Entity.WORLD_IPV6.selects(OUTSIDE)).isFalse();
    assertThat(Entity.CLUSTER.selects(OUTSIDE)).isFalse();
    assertThat(Entity.CLUSTER.selects(POD)).isTrue();
    assertThat(Entity.CLUSTER.selects(ReservedIdentity.REMOTE_NODE.identity())).isTrue();
    assertThat(Entity.HOST.selects(ReservedIdentity.HOST.identity())).isTrue();
    assertThat(Entity.HOST.selects(ReservedIdentity.REMOTE_NODE.identity())).isFalse();
    assertThat(Entity.NONE.selects(POD)).isFalse();
    assertThat(Entity.ALL.selects(POD)).isTrue();
  }

  @Test
  void subjectsAreWorkloadsOrMachines() {
    Endpoint pod = Endpoint.of(1, "a", POD);
    Endpoint machine = Endpoint.of(2, "host", ReservedIdentity.HOST.identity());
    assertThat(Subject.endpoints(LabelSelector.all()).selects(pod)).isTrue();
    assertThat(Subject.endpoints(LabelSelector.all()).selects(machine)).isFalse();
    assertThat(Subject.nodes(LabelSelector.all()).selects(pod)).isFalse();
    assertThat(Subject.nodes(LabelSelector.all()).selects(machine)).isTrue();
  }

  @Test
  void anyAndNoneAreDifferent() {
    assertThat(Peers.of(List.of())).isEqualTo(Peers.none());
    assertThat(Peers.none().select(POD, DEFAULTS)).isFalse();
    assertThat(Peers.any().select(POD, DEFAULTS)).isTrue();
    assertThat(Ports.of(List.of())).isEqualTo(Ports.none());
  }

  @Test
  void rulesThatContradictThemselvesAreRefused() {
    HttpRules get = HttpRules.of(HttpRule.of("GET", "/"));
    assertThatThrownBy(() -> Rule.ingress("r").ports(Ports.tcp(80)).l7(get).deny())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("rule r");
    assertThatThrownBy(() -> Rule.ingress("r").l7(get).allow())
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Rule.ingress("r").authentication(Authentication.REQUIRED).pass())
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Rule.ingress("r").tier(Tier.ADMIN, 1001).deny())
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> Rule.ingress("r").to(Peers.any()))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(
            () -> PeerSelector.block(Cidr.parse("10.0.0.0/8"), Cidr.parse("11.0.0.0/16")))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> RuleSet.of(Rule.ingress("r").allow(), Rule.egress("r").allow()))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void servicesAreReplacedByTheirBackends() {
    PeerSelector.Service service = new PeerSelector.Service("x", "web");
    Rule rule =
        Rule.egress("r")
            .to(Peers.of(service, PeerSelector.entity(Entity.HOST)))
            .defaultDeny(false)
            .deny();

    assertThat(rule.peers().select(POD, DEFAULTS)).isFalse();
    Rule resolved =
        rule.resolve(s -> List.of(PeerSelector.endpoints(LabelSelector.parse("app=web"))));
    assertThat(resolved.peers().select(POD, DEFAULTS)).isTrue();
    assertThat(resolved.action()).isEqualTo(Action.DENY);
    assertThat(resolved.defaultDeny()).isFalse();
    assertThat(rule.resolve(s -> List.of()).peers()).isEqualTo(Peers.entities(Entity.HOST));
  }

  @Test
  void aRedirectHasThePriorityOfItsListenerOrItsProtocol() {
    HttpRules get = HttpRules.of(HttpRule.of("GET", "/"));
    RuleBuilder http = Rule.ingress("r").ports(Ports.tcp(80)).l7(get);
    assertThat(http.allow().redirect().orElseThrow().priority()).isEqualTo(101);
    assertThat(http.listener(Listener.of("l")).allow().redirect().orElseThrow().priority())
        .isEqualTo(101);
    assertThat(http.listener(new Listener("l", OptionalInt.of(7))).allow().redirect().orElseThrow())
        .isEqualTo(new Redirect(Direction.INGRESS, "l", 7, get));
    Rule bare = Rule.egress("r").ports(Ports.tcp(80)).listener(Listener.of("l")).allow();
    assertThat(bare.redirect().orElseThrow().priority()).isEqualTo(126);
    assertThat(Rule.egress("r").allow().redirect()).isEmpty();
  }

  @Test
  void l7RulesTogetherAllowWhatEitherAllows() {
    HttpRules get = HttpRules.of(HttpRule.of("GET", "/"));
    HttpRules put = HttpRules.of(HttpRule.of("PUT", "/"));
    assertThat(get.or(put)).isEqualTo(put.or(get)).isNotEqualTo(get);
    assertThat(get.or(get)).isEqualTo(get);
    assertThat(get.or(HttpRules.of())).isEqualTo(get.allowingAll());
    assertThat(HttpRules.of().allowsAll()).isTrue();
    assertThat(DnsRules.of("A.example.").or(DnsRules.of("*")).allowsAll()).isTrue();
    assertThatThrownBy(() -> get.or(DnsRules.of())).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void blocksToTellApartIncludeExceptions() {
    RuleSet rules =
        RuleSet.of(
            Rule.egress("a")
                .to(Peers.block(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.0.0/16")))
                .allow(),
            Rule.ingress("b").from(Peers.block(Cidr.parse("10.0.0.0/8"))).deny());
    assertThat(rules.blocks()).containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.0.0/16"));
  }

  private static Identity id(String block) {
    return Identity.of((1 << 24) + 1, Identity.labelsOf(Cidr.parse(block)));
  }
}
