// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.policy.compile.EndpointPolicy;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.map.PolicyDiff;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.map.PolicyKey;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.map.PolicyOperation;
import dev.weir.policy.map.PolicyValue;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** The reference's properties of policy that changes: numbers 12, 13 and 14. */
class IncrementalProperties {
  private static final int LARGE = 1 << 20;

  /** One change. */
  sealed interface Change {}

  /** An identity appears, or appears again with other labels or ports. */
  record Put(Identity identity) implements Change {
    @Override
    public String toString() {
      return "put " + identity;
    }
  }

  /** An identity vanishes, if it is there. */
  record Remove(int identity) implements Change {
    @Override
    public String toString() {
      return "remove " + Integer.toUnsignedString(identity);
    }
  }

  /** A rule comes, or takes the place of the one with its name. */
  record Add(Rule rule) implements Change {
    @Override
    public String toString() {
      return "add " + rule;
    }
  }

  /** A rule goes, if it is there. */
  record Drop(String rule) implements Change {
    @Override
    public String toString() {
      return "drop " + rule;
    }
  }

  /** What should be, kept the plain way. */
  private static final class Plain {
    final Map<Integer, Identity> identities = new TreeMap<>();
    RuleSet rules = RuleSet.empty();

    PolicyCompiler compiler(PolicySemantics semantics) {
      return PolicyCompiler.of(rules, semantics).withCapacity(LARGE);
    }

    void apply(Change change) {
      if (change instanceof Put put) {
        identities.put(put.identity.number(), put.identity);
      } else if (change instanceof Remove remove) {
        identities.remove(remove.identity);
      } else if (change instanceof Add add) {
        rules = rules.with(add.rule);
      } else if (change instanceof Drop drop) {
        rules = rules.without(drop.rule);
      }
    }
  }

  @Property(tries = 6, shrinking = ShrinkingMode.BOUNDED)
  void p12AfterAThousandChangesAndAfterEachTheStateIsThatOfAFreshCompilation(
      @ForAll("manyChanges") List<Change> changes,
      @ForAll("endpoints") Endpoint endpoint,
      @ForAll("semantics") PolicySemantics semantics) {
    assertThat(changes).hasSizeGreaterThanOrEqualTo(1000);
    Plain plain = new Plain();
    EndpointPolicy policy = plain.compiler(semantics).open(endpoint, List.of());
    for (Change change : changes) {
      PolicyMapState before = policy.state();
      plain.apply(change);
      PolicyDiff diff = apply(policy, change, plain.compiler(semantics));
      PolicyMapState after = policy.state();
      assertThat(after)
          .as("after %s", change)
          .isEqualTo(plain.compiler(semantics).compile(endpoint, plain.identities.values()));
      assertThat(diff.applyTo(before)).as("difference of %s", change).isEqualTo(after);
      assertThat(diff.inverse().applyTo(after)).as("undoing %s", change).isEqualTo(before);
      assertThat(policy.identities()).containsExactlyElementsOf(sorted(plain.identities.values()));
    }
    // And it is not only the same as itself: the oracle says so too.
    Agreement.check(
        Judge.COMPILER.judge(plain.rules, semantics, endpoint, plain.identities.values()),
        plain.rules,
        semantics,
        endpoint,
        plain.identities.values());
  }

  @Property(tries = 200)
  void p13TheDifferenceOfWhatMeansTheSameIsEmpty(
      @ForAll("rules") RuleSet rules,
      @ForAll("endpoints") Endpoint endpoint,
      @ForAll("semantics") PolicySemantics semantics,
      @ForAll long seed) {
    List<Rule> shuffled = new ArrayList<>(rules.rules());
    Collections.shuffle(shuffled, new Random(seed));
    List<Identity> others = new ArrayList<>(World.IDENTITIES);
    Collections.shuffle(others, new Random(seed));
    PolicyMapState one = compile(rules, semantics, endpoint, World.IDENTITIES);
    PolicyMapState two = compile(RuleSet.copyOf(shuffled), semantics, endpoint, others);
    assertThat(PolicyDiff.between(one, two).isEmpty()).isTrue();
  }

  @Property(tries = 200)
  void p13ADifferenceAndItsInverseGoThereAndBack(
      @ForAll("rules") RuleSet before,
      @ForAll("rules") RuleSet after,
      @ForAll("endpoints") Endpoint endpoint) {
    PolicySemantics semantics = PolicySemantics.defaults();
    PolicyMapState one = compile(before, semantics, endpoint, World.IDENTITIES);
    PolicyMapState two = compile(after, semantics, endpoint, World.IDENTITIES);
    PolicyDiff diff = PolicyDiff.between(one, two);
    assertThat(diff.applyTo(one)).isEqualTo(two);
    assertThat(diff.inverse().applyTo(two)).isEqualTo(one);
    assertThat(diff.isEmpty()).isEqualTo(one.equals(two));
  }

  @Property(tries = 150)
  void p14OnTheWayEveryFlowHasItsOldVerdictOrItsNewOne(
      @ForAll("rules") RuleSet before,
      @ForAll("rules") RuleSet after,
      @ForAll("endpoints") Endpoint endpoint,
      @ForAll("semantics") PolicySemantics semantics) {
    PolicyMapState one = compile(before, semantics, endpoint, World.IDENTITIES);
    PolicyMapState two = compile(after, semantics, endpoint, World.IDENTITIES);
    checkTheWay(PolicyDiff.between(one, two), one, two, both(before, after));
  }

  @Property(tries = 150)
  void p14OnTheWayBackToo(
      @ForAll("rules") RuleSet before,
      @ForAll("rules") RuleSet after,
      @ForAll("endpoints") Endpoint endpoint) {
    PolicySemantics semantics = PolicySemantics.defaults();
    PolicyMapState one = compile(before, semantics, endpoint, World.IDENTITIES);
    PolicyMapState two = compile(after, semantics, endpoint, World.IDENTITIES);
    checkTheWay(PolicyDiff.between(one, two).inverse(), two, one, both(before, after));
  }

  @Property(tries = 100)
  void p14OnTheWayWhenAnIdentityChangesToo(
      @ForAll("rules") RuleSet rules,
      @ForAll("identities") Identity first,
      @ForAll("identities") Identity then,
      @ForAll("endpoints") Endpoint endpoint) {
    PolicySemantics semantics = PolicySemantics.defaults();
    Identity relabelled = new Identity(first.number(), then.labels(), then.ports());
    EndpointPolicy policy =
        PolicyCompiler.of(rules, semantics).withCapacity(LARGE).open(endpoint, List.of(first));
    PolicyMapState one = policy.state();
    PolicyDiff diff = policy.put(relabelled);
    checkTheWay(diff, one, policy.state(), rules);
  }

  /** Applies one write after the other, and looks at the flows of its row that it can touch. */
  private static void checkTheWay(
      PolicyDiff diff, PolicyMapState before, PolicyMapState after, RuleSet rules) {
    Map<PolicyKey, PolicyValue> entries = new HashMap<>();
    before.entries().forEach(entry -> entries.put(entry.key(), entry.value()));
    List<Flow.Traffic> traffic = Flow.traffic(rules, World.IDENTITIES);
    for (PolicyOperation operation : diff.operations()) {
      operation
          .after()
          .ifPresentOrElse(
              value -> entries.put(operation.key(), value), () -> entries.remove(operation.key()));
      PolicyMapState now =
          PolicyMapState.copyOf(
              entries.entrySet().stream()
                  .map(entry -> new PolicyEntry(entry.getKey(), entry.getValue()))
                  .toList());
      Direction direction = operation.key().direction();
      for (Flow.Traffic flow : traffic) {
        if (operation.key().traffic().contains(flow.protocol(), flow.port())) {
          for (int peer : peersOf(operation.key())) {
            Verdict found = now.lookup(direction, peer, flow.protocol(), flow.port());
            Verdict old = before.lookup(direction, peer, flow.protocol(), flow.port());
            Verdict next = after.lookup(direction, peer, flow.protocol(), flow.port());
            if (!found.equals(old) && !found.equals(next)) {
              assertThat(found)
                  .as(
                      "%s %s %s on the way, at %s\nof\n%s\nfrom %s\nto %s",
                      direction,
                      Integer.toUnsignedString(peer),
                      flow,
                      operation,
                      diff,
                      before,
                      after)
                  .isIn(old, next);
            }
          }
        }
      }
    }
  }

  private static List<Integer> peersOf(PolicyKey key) {
    if (key.identity() != Identity.ANY) {
      return List.of(key.identity());
    }
    List<Integer> peers = new ArrayList<>(List.of(World.unknown()));
    World.IDENTITIES.forEach(identity -> peers.add(identity.number()));
    return peers;
  }

  private static RuleSet both(RuleSet one, RuleSet other) {
    List<Rule> rules = new ArrayList<>(one.rules());
    for (Rule rule : other.rules()) {
      rules.add(
          new Rule(
              rule.name() + "-after",
              rule.subject(),
              rule.direction(),
              rule.tier(),
              rule.priority(),
              rule.peers(),
              rule.ports(),
              rule.action(),
              rule.l7(),
              rule.listener(),
              rule.authentication(),
              rule.defaultDeny(),
              rule.log()));
    }
    return RuleSet.copyOf(rules);
  }

  private static PolicyDiff apply(EndpointPolicy policy, Change change, PolicyCompiler compiler) {
    if (change instanceof Put put) {
      return policy.put(put.identity);
    }
    if (change instanceof Remove remove) {
      return policy.remove(remove.identity);
    }
    return policy.replaceRules(compiler);
  }

  private static PolicyMapState compile(
      RuleSet rules,
      PolicySemantics semantics,
      Endpoint endpoint,
      Collection<Identity> identities) {
    return PolicyCompiler.of(rules, semantics).withCapacity(LARGE).compile(endpoint, identities);
  }

  private static List<Identity> sorted(Collection<Identity> identities) {
    return identities.stream().sorted().toList();
  }

  @Provide
  Arbitrary<List<Change>> manyChanges() {
    return changes().list().ofMinSize(1000).ofMaxSize(1100);
  }

  private static Arbitrary<Change> changes() {
    Arbitrary<Change> puts =
        Combinators.combine(Arbitraries.of(World.IDENTITIES), Arbitraries.of(World.IDENTITIES))
            .as((one, like) -> new Put(new Identity(one.number(), like.labels(), like.ports())));
    Arbitrary<Change> bare =
        Arbitraries.of(World.IDENTITIES)
            .map(one -> new Put(Identity.of(one.number(), LabelSet.empty())));
    Arbitrary<Change> removes =
        Arbitraries.of(World.IDENTITIES).map(one -> new Remove(one.number()));
    Arbitrary<String> names = Arbitraries.of("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7");
    Arbitrary<Change> adds =
        Combinators.combine(RuleArbitraries.drafts(), names)
            .as((draft, name) -> new Add(draft.named(name)));
    Arbitrary<Change> drops = names.map(Drop::new);
    return Arbitraries.frequencyOf(
        Tuple.of(6, puts),
        Tuple.of(1, bare),
        Tuple.of(3, removes),
        Tuple.of(3, adds),
        Tuple.of(1, drops));
  }

  @Provide
  Arbitrary<RuleSet> rules() {
    return RuleArbitraries.ruleSets(5);
  }

  @Provide
  Arbitrary<PolicySemantics> semantics() {
    return RuleArbitraries.semantics();
  }

  @Provide
  Arbitrary<Endpoint> endpoints() {
    return Arbitraries.of(World.ENDPOINTS);
  }

  @Provide
  Arbitrary<Identity> identities() {
    return Arbitraries.of(World.IDENTITIES);
  }
}
