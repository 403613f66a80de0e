// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.policy.compile.EndpointPolicy;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.explain.SmallWorld.Flow;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyDiff;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.map.PolicyOperation;
import dev.weir.policy.map.PolicyRow;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExplainerProperties {
  private static final List<Flow> FLOWS = SmallWorld.flows();

  @Provide
  Arbitrary<RuleSet> ruleSets() {
    return SmallWorld.ruleSets();
  }

  @Provide
  Arbitrary<PolicySemantics> semantics() {
    return SmallWorld.semantics();
  }

  @Property(tries = 3000)
  void rulesAndEntriesSayTheSame(
      @ForAll("ruleSets") RuleSet rules, @ForAll("semantics") PolicySemantics semantics) {
    PolicyExplainer explainer = explainer(rules, semantics);
    for (Flow flow : FLOWS) {
      if (!flow.peer().equals(SmallWorld.UNKNOWN)) {
        Explanation explanation =
            explainer.explain(flow.direction(), flow.peer(), flow.protocol(), flow.port());
        assertThat(flow.in(explainer.state()))
            .as("%s%n%s", explanation, explainer.state().entries())
            .isEqualTo(explanation.verdict());
        assertThat(explanation.entry().map(entry -> entry.value().deny()).orElse(true))
            .isEqualTo(!explanation.verdict().isAllowed());
      }
    }
  }

  @Property(tries = 500)
  void withoutTheRulesThatItNamesTheVerdictIsTheOneItNames(
      @ForAll("ruleSets") RuleSet rules, @ForAll("semantics") PolicySemantics semantics) {
    PolicyExplainer explainer = explainer(rules, semantics);
    for (Flow flow : FLOWS.subList(0, 60)) {
      Explanation explanation =
          explainer.explain(flow.direction(), flow.peer(), flow.protocol(), flow.port());
      if (!explanation.decidedBy().isEmpty() && !flow.peer().equals(SmallWorld.UNKNOWN)) {
        for (Counterfactual change : explanation.changes()) {
          RuleSet without = rules.without(change.without().toArray(new String[0]));
          assertThat(flow.in(explainer(without, semantics).state()))
              .as("%s", explanation)
              .isEqualTo(change.verdict())
              .isNotEqualTo(explanation.verdict());
        }
      }
    }
  }

  @Property(tries = 1000)
  void noLongerPrefixOfARowIsWeaker(
      @ForAll("ruleSets") RuleSet rules, @ForAll("semantics") PolicySemantics semantics) {
    PolicyMapState state = explainer(rules, semantics).state();
    for (Direction direction : Direction.values()) {
      for (PolicyRow row : state.rows(direction).values()) {
        row.forEach(
            (wide, strong) ->
                row.forEach(
                    (narrow, weak) -> {
                      if (wide.length() < narrow.length() && wide.contains(narrow)) {
                        assertThat(Integer.compareUnsigned(strong.precedence(), weak.precedence()))
                            .as("%s: %s, %s: %s", wide, strong, narrow, weak)
                            .isLessThanOrEqualTo(0);
                      }
                    }));
      }
    }
  }

  @Property(tries = 1500)
  void onTheWayEveryVerdictIsTheOldOneOrTheNewOne(
      @ForAll("ruleSets") RuleSet before,
      @ForAll("ruleSets") RuleSet after,
      @ForAll("semantics") PolicySemantics semantics) {
    PolicyMapState old = explainer(before, semantics).state();
    PolicyMapState now = explainer(after, semantics).state();
    PolicyDiff diff = PolicyDiff.between(old, now);

    PolicyMapState state = old;
    int peak = old.size();
    for (PolicyOperation operation : diff.operations()) {
      state = new PolicyDiff(List.of(operation)).applyTo(state);
      peak = Math.max(peak, state.size());
      for (Flow flow : FLOWS) {
        assertThat(flow.in(state))
            .as(
                "%s after %s of%n%s%nfrom %s%nto %s",
                flow, operation, diff, before.rules(), after.rules())
            .isIn(flow.in(old), flow.in(now));
      }
    }
    assertThat(state).isEqualTo(now);
    assertThat(diff.peak(old.size())).isEqualTo(peak);
    assertThat(diff.inverse().applyTo(now)).isEqualTo(old);
    assertThat(PolicyDiff.between(now, now).isEmpty()).isTrue();
  }

  @Property(tries = 500)
  void anIdentityAtATimeComesToTheSame(
      @ForAll("ruleSets") RuleSet rules,
      @ForAll("ruleSets") RuleSet others,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("identities") List<Identity> identities) {
    PolicyCompiler compiler = PolicyCompiler.of(rules, semantics);
    EndpointPolicy policy = compiler.open(SmallWorld.ENDPOINT, List.of());
    PolicyMapState state = policy.state();
    for (Identity identity : identities) {
      state =
          (policy.identities().contains(identity)
                  ? policy.remove(identity.number())
                  : policy.put(identity))
              .applyTo(state);
      assertThat(state).isEqualTo(policy.state());
      assertThat(state).isEqualTo(compiler.compile(SmallWorld.ENDPOINT, policy.identities()));
    }
    PolicyCompiler changed = PolicyCompiler.of(others, semantics);
    state = policy.replaceRules(changed).applyTo(state);
    assertThat(state).isEqualTo(changed.compile(SmallWorld.ENDPOINT, policy.identities()));
    assertThat(policy.capacity().entries()).isEqualTo(state.size());
  }

  @Provide
  Arbitrary<List<Identity>> identities() {
    return Arbitraries.of(SmallWorld.IDENTITIES).list().ofMaxSize(8);
  }

  private static PolicyExplainer explainer(RuleSet rules, PolicySemantics semantics) {
    return PolicyExplainer.of(
        PolicyCompiler.of(rules, semantics), SmallWorld.ENDPOINT, SmallWorld.IDENTITIES);
  }
}
