// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.YamlException;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
      Field at,
      List<Numbered> rules) {}

  /** A rule that gets its priority once all steps are known. */
  record Numbered(Field at, IntFunction<Rule> rule) {}

  private static final Comparator<Step> ORDER =
      Comparator.comparing(Step::tier)
          .thenComparing(Step::direction)
          .thenComparing(Step::priority)
          .thenComparing(Step::policy)
          .thenComparing(Step::index);

  private final Map<String, Field> policies = new HashMap<>();
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, String> origins = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
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

  void warn(YamlException problem) {
    warnings.add(problem.position() + ": " + problem.getMessage());
  }

  Manifest finish() {
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
