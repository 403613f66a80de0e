// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortBlock;
import dev.weir.core.net.PortRange;
import dev.weir.policy.compile.Capacity;
import dev.weir.policy.compile.PolicyCapacityException;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.explain.Counterfactual;
import dev.weir.policy.explain.Explanation;
import dev.weir.policy.explain.PolicyExplainer;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.map.PolicyRow;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The reference's properties, of what the compiler makes: those of any verdict, and those that look
 * into the map.
 */
class CompilerProperties extends ReferenceProperties {
  private static final int LARGE = 1 << 20;

  CompilerProperties() {
    super(Judge.COMPILER);
  }

  @Property(tries = 1000)
  void p01TheMapGivesTheOraclesVerdicts(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    Agreement.check(
        Judge.COMPILER.judge(rules, semantics, endpoint),
        rules,
        semantics,
        endpoint,
        World.IDENTITIES);
  }

  @Property(tries = 400)
  void p01TheMapGivesTheOraclesVerdictsOnRulesOfOnePriority(
      @ForAll("rulesOfOnePriority") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    PolicySemantics semantics = PolicySemantics.defaults();
    Agreement.check(
        Judge.COMPILER.judge(rules, semantics, endpoint),
        rules,
        semantics,
        endpoint,
        World.IDENTITIES);
  }

  @Property(tries = 300)
  void p01TheMapGivesTheOraclesVerdictsOnRulesThatMeet(
      @ForAll("rulesThatMeet") RuleSet rules, @ForAll("endpoints") Endpoint endpoint) {
    PolicySemantics semantics = PolicySemantics.defaults();
    Agreement.check(
        Judge.COMPILER.judge(rules, semantics, endpoint),
        rules,
        semantics,
        endpoint,
        World.IDENTITIES);
  }

  @Property(tries = 150)
  void p01TheMapGivesTheOraclesVerdictsWhoeverThereIs(
      @ForAll("rules") RuleSet rules,
      @ForAll("someIdentities") Set<Identity> identities,
      @ForAll("endpoints") Endpoint endpoint) {
    PolicySemantics semantics = PolicySemantics.defaults();
    Agreement.check(
        Judge.COMPILER.judge(rules, semantics, endpoint, identities),
        rules,
        semantics,
        endpoint,
        identities);
  }

  @Property(tries = 500)
  void p09ARangeIsItsAlignedBlocks(@ForAll("ranges") PortRange range) {
    RuleSet rules =
        RuleSet.of(
            Rule.ingress("range").ports(Ports.of(PortSpec.ports(PortProtocol.TCP, range))).allow());
    PolicyRow row = state(rules, World.ENDPOINTS.get(2)).row(Direction.INGRESS, Identity.ANY);
    List<L4Prefix> prefixes = new ArrayList<>();
    row.forEach((traffic, value) -> prefixes.add(traffic));
    int covered = 0;
    for (L4Prefix prefix : prefixes) {
      assertThat(prefix.protocol()).contains(IpProtocol.TCP);
      int first = prefix.ports().map(PortBlock::first).orElse(0);
      int last = prefix.ports().map(PortBlock::last).orElse(65535);
      int size = last - first + 1;
      assertThat(Integer.bitCount(size)).isEqualTo(1);
      assertThat(first % size).isZero();
      assertThat(range.first()).isLessThanOrEqualTo(first);
      assertThat(range.last()).isGreaterThanOrEqualTo(last);
      covered += size;
    }
    assertThat(covered).isEqualTo(range.size());
    assertThat(prefixes).hasSizeLessThanOrEqualTo(30);
  }

  /**
   * Without rules that pass: see {@link PolicyCompiler} on what those may leave in the row of any
   * peer.
   */
  @Property(tries = 200)
  void p10WithoutAnyEntryTheMapSaysSomethingElse(
      @ForAll("rules") RuleSet all,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    RuleSet rules =
        RuleSet.copyOf(all.rules().stream().filter(rule -> rule.action() != Action.PASS).toList());
    PolicyMapState state =
        PolicyCompiler.of(rules, semantics).withCapacity(LARGE).compile(endpoint, World.IDENTITIES);
    List<PolicyEntry> entries = state.entries();
    for (PolicyEntry entry : entries) {
      List<PolicyEntry> others = new ArrayList<>(entries);
      others.remove(entry);
      PolicyMapState without = PolicyMapState.copyOf(others);
      assertThat(differ(state, without, entry, peersOf(entry)))
          .as(() -> entry + " is not needed in " + state + "\n" + rules.rules())
          .isTrue();
    }
  }

  @Property(tries = 300)
  void p11NoEntryStandsInAWiderOneThatPrecedesIt(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    PolicyMapState state =
        PolicyCompiler.of(rules, semantics).withCapacity(LARGE).compile(endpoint, World.IDENTITIES);
    for (Direction direction : Direction.values()) {
      state
          .rows(direction)
          .forEach(
              (identity, row) ->
                  row.forEach(
                      (narrow, value) ->
                          row.forEach(
                              (wide, other) ->
                                  assertThat(
                                          !wide.equals(narrow)
                                              && wide.contains(narrow)
                                              && Integer.compareUnsigned(
                                                      other.precedence(), value.precedence())
                                                  > 0)
                                      .as(() -> narrow + " in " + wide + " of " + row)
                                      .isFalse())));
    }
  }

  @Property(tries = 300)
  void p30AForecastIsWhatIsNeededAndNothingLessIsAccepted(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    PolicyCompiler compiler = PolicyCompiler.of(rules, semantics).withCapacity(LARGE);
    PolicyMapState state = compiler.compile(endpoint, World.IDENTITIES);
    Capacity forecast = compiler.forecast(endpoint, World.IDENTITIES);
    assertThat(forecast.entries()).isEqualTo(state.size());
    assertThat(forecast.fits()).isTrue();
    rules
        .rules()
        .forEach(
            rule ->
                assertThat(forecast.byRule().getOrDefault(rule.name(), 0L))
                    .isEqualTo(
                        state.entries().stream()
                            .filter(entry -> entry.value().owners().contains(rule.name()))
                            .count()));
    if (state.size() > 1) {
      assertThat(compiler.withCapacity(state.size()).compile(endpoint, World.IDENTITIES))
          .isEqualTo(state);
      PolicyCompiler tight = compiler.withCapacity(state.size() - 1);
      assertThatThrownBy(() -> tight.compile(endpoint, World.IDENTITIES))
          .isInstanceOf(PolicyCapacityException.class);
      assertThat(tight.forecast(endpoint, World.IDENTITIES).fits()).isFalse();
    }
  }

  @Property(tries = 150)
  void p31WhatAnExplanationSaysWouldChangeTheVerdictDoes(
      @ForAll("rules") RuleSet rules,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll("endpoints") Endpoint endpoint) {
    PolicyExplainer explainer =
        PolicyExplainer.of(
            PolicyCompiler.of(rules, semantics).withCapacity(LARGE), endpoint, World.IDENTITIES);
    Judge.Judgement now = Judge.ORACLE.judge(rules, semantics, endpoint);
    Judge.Judgement never = Judge.ORACLE.judge(RuleSet.empty(), semantics, endpoint);
    List<Flow> flows = Flow.of(rules, endpoint, World.IDENTITIES);
    for (int i = 0; i < flows.size(); i += 7) {
      Flow flow = flows.get(i);
      Explanation why =
          explainer.explain(flow.direction(), flow.peer(), flow.protocol(), flow.port());
      Verdict verdict = now.about(flow);
      assertThat(why.verdict()).as(because(rules, flow)).isEqualTo(verdict);
      for (Counterfactual change : why.changes()) {
        Verdict then =
            Judge.ORACLE
                .judge(rules.without(change.without().toArray(String[]::new)), semantics, endpoint)
                .about(flow);
        assertThat(then).as(because(rules, flow)).isEqualTo(change.verdict()).isNotEqualTo(verdict);
      }
      if (why.changes().isEmpty()) {
        assertThat(never.about(flow)).as(because(rules, flow)).isEqualTo(verdict);
      }
    }
  }

  private static PolicyMapState state(RuleSet rules, Endpoint endpoint) {
    return PolicyCompiler.of(rules).withCapacity(LARGE).compile(endpoint, World.IDENTITIES);
  }

  /** Whom an entry can be about: its identity, or of any peer everybody and one nobody knows. */
  private static Set<Integer> peersOf(PolicyEntry entry) {
    if (entry.key().identity() != Identity.ANY) {
      return Set.of(entry.key().identity());
    }
    Set<Integer> all = new LinkedHashSet<>(List.of(World.unknown()));
    World.IDENTITIES.forEach(identity -> all.add(identity.number()));
    return all;
  }

  /** Whether two maps differ somewhere in an entry's traffic: in a verdict, or in who gave it. */
  private static boolean differ(
      PolicyMapState one, PolicyMapState other, PolicyEntry entry, Set<Integer> peers) {
    Direction direction = entry.key().direction();
    for (int peer : peers) {
      Set<Flow.Traffic> points = new LinkedHashSet<>();
      addPoints(points, one.row(direction, peer), entry.key().traffic());
      addPoints(points, one.row(direction, Identity.ANY), entry.key().traffic());
      for (Flow.Traffic point : points) {
        if (!one.lookup(direction, peer, point.protocol(), point.port())
                .equals(other.lookup(direction, peer, point.protocol(), point.port()))
            || !owners(one, direction, peer, point).equals(owners(other, direction, peer, point))) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> owners(
      PolicyMapState state, Direction direction, int peer, Flow.Traffic point) {
    return state
        .deciding(direction, peer, point.protocol(), point.port())
        .map(entry -> entry.value().owners())
        .orElse(List.of());
  }

  /** The ends of every entry of a row, and what stands beside them, as far as it is in an entry. */
  private static void addPoints(Set<Flow.Traffic> points, PolicyRow row, L4Prefix within) {
    List<IpProtocol> protocols =
        List.of(
            IpProtocol.TCP,
            IpProtocol.UDP,
            IpProtocol.SCTP,
            IpProtocol.ICMP,
            IpProtocol.ICMPV6,
            IpProtocol.GRE,
            IpProtocol.ESP);
    Set<Integer> ports = new LinkedHashSet<>(List.of(0, 65535));
    row.forEach(
        (traffic, value) ->
            traffic
                .ports()
                .ifPresent(
                    block -> {
                      ports.add(block.first());
                      ports.add(block.last());
                      ports.add(Math.max(0, block.first() - 1));
                      ports.add(Math.min(65535, block.last() + 1));
                    }));
    for (IpProtocol protocol : protocols) {
      for (int port : ports) {
        if (within.contains(protocol, port)) {
          points.add(new Flow.Traffic(protocol, port));
        }
      }
    }
  }

  @Provide
  Arbitrary<Set<Identity>> someIdentities() {
    return Arbitraries.of(World.IDENTITIES).set();
  }

  @Provide
  Arbitrary<PortRange> ranges() {
    return RuleArbitraries.ranges();
  }
}
