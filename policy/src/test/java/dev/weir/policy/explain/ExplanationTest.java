// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Subject;
import dev.weir.policy.rule.Tier;
import dev.weir.policy.rule.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Identity A = Identity.of(256, LabelSet.parse("k8s:app=a"));
  private static final Identity B = Identity.of(257, LabelSet.parse("k8s:app=b"));
  private static final Endpoint ENDPOINT = Endpoint.of(1, "x/a", A);
  private static final List<Identity> IDENTITIES = List.of(A, B);

  private static final Rule PASS =
      Rule.ingress("pass").tier(Tier.ADMIN, 1).ports(Ports.tcp(80)).pass();
  private static final Rule CLOSED = Rule.ingress("closed").tier(Tier.ADMIN, 2).deny();
  private static final Rule OPEN = Rule.ingress("open").from(from("b")).allow();
  private static final Rule OTHER = Rule.ingress("other").from(from("c")).allow();
  private static final Rule UDP = Rule.ingress("udp").from(from("b")).ports(Ports.udp(53)).allow();

  @Test
  void everyRuleHasItsStanding() {
    PolicyExplainer explainer = explainer(PASS, CLOSED, OPEN, OTHER, UDP);
    Explanation explanation = explainer.explain(Direction.INGRESS, B, IpProtocol.TCP, 80);

    assertThat(explanation.verdict()).isEqualTo(Verdict.ALLOWED);
    assertThat(explanation.rules())
        .extracting(considered -> considered.rule().name(), ConsideredRule::standing)
        .containsExactly(
            tuple("pass", Standing.PASSES),
            tuple("closed", Standing.SKIPPED),
            tuple("open", Standing.DECIDES),
            tuple("other", Standing.OTHER_PEERS),
            tuple("udp", Standing.OTHER_TRAFFIC));
    assertThat(explanation.entry().orElseThrow().value().owners()).containsExactly("open");
    assertThat(explanation.changes())
        .containsExactly(
            new Counterfactual(List.of("pass"), Verdict.DENIED),
            new Counterfactual(List.of("open"), Verdict.DENIED_BY_DEFAULT));

    explanation = explainer.explain(Direction.INGRESS, B, IpProtocol.TCP, 81);
    assertThat(explanation.verdict()).isEqualTo(Verdict.DENIED);
    assertThat(explanation.decidedBy()).containsExactly(CLOSED);
    assertThat(explanation.changes())
        .containsExactly(new Counterfactual(List.of("closed"), Verdict.ALLOWED));
  }

  /** Where what all rules pass is denied, it takes all of them away to open it. */
  @Test
  void whatIsDeniedBecauseAllRulesPassNamesTheRulesThatPass() {
    Rule again = Rule.ingress("again").pass();
    PolicySemantics denying = PolicySemantics.defaults().withPassedByAllIsDenied(true);
    Explanation explanation =
        PolicyExplainer.of(
                PolicyCompiler.of(RuleSet.of(PASS, again), denying), ENDPOINT, IDENTITIES)
            .explain(Direction.INGRESS, B, IpProtocol.TCP, 80);
    assertThat(explanation.verdict()).isEqualTo(Verdict.DENIED_BY_DEFAULT);
    assertThat(explanation.changes())
        .containsExactly(new Counterfactual(List.of("pass", "again"), Verdict.ALLOWED));
  }

  @Test
  void rivalsSayWhyTheyLost() {
    Explanation explanation =
        explainer(Rule.ingress("ssh").tier(Tier.ADMIN, 0).ports(Ports.tcp(22)).deny(), OPEN)
            .explain(Direction.INGRESS, B, IpProtocol.TCP, 22);
    assertThat(explanation.entry().orElseThrow().value().owners()).containsExactly("ssh");
    assertThat(explanation.rivals())
        .singleElement()
        .satisfies(
            rival -> {
              assertThat(rival.entry().value().owners()).containsExactly("open");
              assertThat(rival.why()).isEqualTo("lower precedence");
            });
  }

  @Test
  void whatIsDeniedByDefaultNamesTheRulesThatEnforce() {
    Explanation explanation =
        explainer(OPEN, OTHER).explain(Direction.INGRESS, A, IpProtocol.TCP, 80);
    assertThat(explanation.verdict()).isEqualTo(Verdict.DENIED_BY_DEFAULT);
    assertThat(explanation.entry()).isEmpty();
    assertThat(explanation.changes())
        .containsExactly(new Counterfactual(List.of("open", "other"), Verdict.ALLOWED));
  }

  @Test
  void severalRulesThatAllowTheSameHaveToGoTogether() {
    Rule also = Rule.ingress("also").from(from("b")).ports(Ports.tcp(80)).allow();
    assertThat(
            explainer(OPEN, also, OTHER)
                .explain(Direction.INGRESS, B, IpProtocol.TCP, 80)
                .changes())
        .containsExactly(new Counterfactual(List.of("also", "open"), Verdict.DENIED_BY_DEFAULT));
    // Without both of these nothing would enforce the direction: no rule has to do with it.
    assertThat(explainer(OPEN, also).explain(Direction.INGRESS, B, IpProtocol.TCP, 80).changes())
        .isEmpty();
  }

  @Test
  void policiesAreComparedByFlows() {
    PolicyMapState before = explainer(OPEN).state();
    Rule low = Rule.ingress("low").from(from("b")).ports(ports(0, 1023)).allow();
    Rule high = Rule.ingress("high").from(from("b")).ports(ports(1024, 65535)).allow();
    PolicyMapState after = explainer(low, high).state();

    PolicyComparison comparison = PolicyComparison.between(before, after, IDENTITIES);
    assertThat(comparison.gained()).isEmpty();
    assertThat(comparison.lost())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.peers()).containsExactly(B);
              assertThat(change.protocol()).isEqualTo(IpProtocol.UDP);
            });
    PolicyMapState same = explainer(OPEN, low).state();
    assertThat(PolicyComparison.between(before, same, IDENTITIES).isEmpty()).isTrue();
    PolicyMapState all = explainer(Rule.ingress("all").allow()).state();
    assertThat(PolicyComparison.between(before, all, IDENTITIES).gained())
        .extracting(FlowChange::peers)
        .containsExactly(List.of(A), List.of());
  }

  @Test
  void rulesThatDoNotMatterAreFound() {
    Rule redundant = Rule.ingress("redundant").from(from("b")).ports(Ports.tcp(80)).allow();
    Rule shadowed = Rule.ingress("shadowed").ports(Ports.tcp(22)).allow();
    Rule denies = Rule.ingress("denies").tier(Tier.ADMIN, 0).ports(ports(20, 23)).deny();
    Rule nobody = Rule.ingress("nobody").on(Subject.nodes(LabelSelector.all())).allow();
    assertThat(
            RuleAudit.of(
                PolicyCompiler.of(RuleSet.of(OPEN, OTHER, redundant, shadowed, denies, nobody)),
                List.of(ENDPOINT),
                IDENTITIES))
        .containsExactly(
            new RuleUse(OPEN, RuleUse.State.EFFECTIVE, List.of()),
            new RuleUse(OTHER, RuleUse.State.NO_PEER, List.of()),
            new RuleUse(redundant, RuleUse.State.REDUNDANT, List.of("open")),
            new RuleUse(shadowed, RuleUse.State.SHADOWED, List.of("denies")),
            new RuleUse(denies, RuleUse.State.EFFECTIVE, List.of()),
            new RuleUse(nobody, RuleUse.State.NO_ENDPOINT, List.of()));
  }

  private static PolicyExplainer explainer(Rule... rules) {
    return PolicyExplainer.of(PolicyCompiler.of(RuleSet.of(rules)), ENDPOINT, IDENTITIES);
  }

  private static Peers from(String app) {
    return Peers.endpoints(LabelSelector.parse("app=" + app));
  }

  private static Ports ports(int first, int last) {
    return Ports.of(PortSpec.ports(PortProtocol.TCP, new PortRange(first, last)));
  }
}
