// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.YamlException;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Subject;
import dev.weir.policy.rule.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** What has been read so far. */
final class RuleCollector {
  /** A step in the order of a tier: rules of one action that stand together. */
  record Step(
      Tier tier,
      Direction direction,
      int priority,
      String policy,
      int index,
      Action action,
      Field at,
      List<Numbered> rules) {}

  /** A rule that gets its priority once all steps are known. */
  record Numbered(Field at, IntFunction<Rule> rule) {}

  /** A policy of Kubernetes that isolates pods in a direction. */
  private record Isolation(Field at, String name, Direction direction, Subject subject) {
    /**
     * What denies the rest before the baseline is asked. The machine itself is left out: it reaches
     * its pods whatever policies say.
     */
    Rule rule() {
      boolean in = direction == Direction.INGRESS;
      RuleBuilder rule = in ? Rule.ingress(name) : Rule.egress(name);
      return rule.on(subject)
          .tier(Tier.NORMAL, Rule.LAST_PRIORITY)
          .peers(in ? EVERYBODY_BUT_THE_MACHINE : Peers.any())
          .deny();
    }
  }

  private static final Peers EVERYBODY_BUT_THE_MACHINE =
      Peers.of(
          PeerSelector.endpoints(LabelSelector.all()),
          PeerSelector.nodes(LabelSelector.parse("!reserved:host")),
          PeerSelector.entity(Entity.WORLD));

  private static final Comparator<Step> ORDER =
      Comparator.comparing(Step::tier)
          .thenComparing(Step::direction)
          .thenComparingInt(Step::priority)
          .thenComparing(Step::policy)
          .thenComparingInt(Step::index);

  private final Map<String, Field> policies = new HashMap<>();
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, String> origins = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Isolation> isolations = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Takes note of a policy, whose name must be its own. */
  void policy(String name, Field at) {
    Field other = policies.putIfAbsent(name, at);
    if (other != null) {
      throw at.wrong(name + " comes twice, first at " + other.value().position());
    }
  }

  void add(Field at, Rule rule) {
    rules.put(rule.name(), rule);
    origins.put(rule.name(), at.value().position().toString());
  }

  /** {@return a number above all before, for what stands in an order} */
  int nextIndex() {
    return steps.size();
  }

  void add(Step step) {
    steps.add(step);
  }

  /**
   * Takes note that a policy isolates pods: what it does not allow is denied before a baseline is
   * asked. The default verdict comes behind all tiers, so where a baseline allows something, this
   * needs a rule of its own.
   */
  void isolate(Field at, String policy, Direction direction, Subject subject) {
    String word = direction.toString().toLowerCase(Locale.ROOT);
    isolations.add(new Isolation(at, policy + ' ' + word + " isolation", direction, subject));
  }

  void warn(YamlException problem) {
    warnings.add(problem.position() + ": " + problem.getMessage());
  }

  Manifest finish() {
    for (Isolation isolation : isolations) {
      if (steps.stream()
          .anyMatch(
              step ->
                  step.tier == Tier.BASELINE
                      && step.direction == isolation.direction
                      && step.action == Action.ALLOW)) {
        add(isolation.at, isolation.rule());
      }
    }
    steps.sort(ORDER);
    int position = 0;
    Optional<Step> last = Optional.empty();
    for (Step step : steps) {
      // The two directions never meet, so each has an order of its own.
      if (last.isEmpty()
          || last.get().tier != step.tier
          || last.get().direction != step.direction) {
        position = 0;
      }
      last = Optional.of(step);
      if (position > Rule.LAST_PRIORITY) {
        throw step.at.wrong(
            "more than "
                + (Rule.LAST_PRIORITY + 1)
                + " steps in the order of tier "
                + step.tier
                + ": put rules with the same action next to each other");
      }
      int priority = position++;
      step.rules.forEach(
          numbered -> add(numbered.at, numbered.at.checked(() -> numbered.rule.apply(priority))));
    }
    return new Manifest(RuleSet.copyOf(rules.values()), origins, warnings);
  }
}
