// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.policy.rule.RuleSet;
import java.util.List;
import java.util.Map;

/**
 * What files said. Immutable and thread-safe.
 *
 * @param rules every rule, named after its policy and its place in it: {@code NetworkPolicy x/web
 *     ingress[0]}
 * @param origins where each rule stands, by its name: {@code a.yaml:12:7}
 * @param warnings what was left out, each with its position
 */
public record Manifest(RuleSet rules, Map<String, String> origins, List<String> warnings) {
  /**
   * Creates a manifest.
   *
   * @param rules the rules
   * @param origins where each stands
   * @param warnings what was left out
   */
  public Manifest {
    origins = Map.copyOf(origins);
    warnings = List.copyOf(warnings);
  }
}
