// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.compile.PolicyCapacityException;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds rules that do not matter. It asks what every flow's verdict were without the rule, so it
 * takes as long as compiling once for each rule and endpoint.
 */
public final class RuleAudit {

  private RuleAudit() {}

  /**
   * Looks at every rule.
   *
   * @param compiler the rules
   * @param endpoints the endpoints they may be for
   * @param identities every identity that a peer may have
   * @return what became of each rule, in the order of the rules
   * @throws PolicyCapacityException if a map cannot hold the policy with or without a rule
   */
  public static List<RuleUse> of(
      PolicyCompiler compiler, Collection<Endpoint> endpoints, Collection<Identity> identities) {
    Map<Endpoint, PolicyExplainer> explainers = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      explainers.put(endpoint, PolicyExplainer.of(compiler, endpoint, identities));
    }
    List<RuleUse> uses = new ArrayList<>();
    for (Rule rule : compiler.rules().rules()) {
      List<Endpoint> selected = endpoints.stream().filter(rule.subject()::selects).toList();
      if (selected.isEmpty()) {
        uses.add(new RuleUse(rule, RuleUse.State.NO_ENDPOINT, List.of()));
      } else {
        uses.add(use(rule, compiler, selected, explainers, identities));
      }
    }
    return uses;
  }

  private static RuleUse use(
      Rule rule,
      PolicyCompiler compiler,
      List<Endpoint> selected,
      Map<Endpoint, PolicyExplainer> explainers,
      Collection<Identity> identities) {
    PolicyCompiler without =
        PolicyCompiler.of(compiler.rules().without(rule.name()), compiler.semantics())
            .withCapacity(compiler.capacity());
    boolean matches = false;
    boolean decides = false;
    TreeSet<String> because = new TreeSet<>();
    for (Endpoint endpoint : selected) {
      PolicyExplainer explainer = explainers.get(endpoint);
      if (explainer == null) {
        continue;
      }
      PolicyMapState then = without.compile(endpoint, identities);
      if (!PolicyComparison.between(explainer.state(), then, identities).isEmpty()) {
        return new RuleUse(rule, RuleUse.State.EFFECTIVE, List.of());
      }
      for (Explanation flow : flows(rule, explainer, identities)) {
        matches = true;
        List<Rule> deciding = flow.decidedBy();
        decides |= deciding.contains(rule);
        deciding.stream()
            .filter(other -> !other.equals(rule))
            .forEach(other -> because.add(other.name()));
      }
    }
    RuleUse.State state =
        !matches
            ? RuleUse.State.NO_PEER
            : decides ? RuleUse.State.REDUNDANT : RuleUse.State.SHADOWED;
    return new RuleUse(rule, state, List.copyOf(because));
  }

  /**
   * Explanations of flows that a rule matches: for each peer, those between which nothing differs.
   */
  private static List<Explanation> flows(
      Rule rule, PolicyExplainer explainer, Collection<Identity> identities) {
    // The rule alone, denying, so that each piece of its traffic has an entry.
    List<Explanation> flows = new ArrayList<>();
    Direction direction = rule.direction();
    PolicyMapState alone = explainer.alone(rule, identities);
    for (Identity peer : identities) {
      TreeSet<L4Prefix> prefixes = new TreeSet<>();
      for (int row : new int[] {peer.number(), Identity.ANY}) {
        alone.row(direction, row).forEach((traffic, value) -> prefixes.add(traffic));
        explainer.state().row(direction, row).forEach((traffic, value) -> prefixes.add(traffic));
      }
      for (Cells.Cell cell : Cells.of(prefixes)) {
        IpProtocol protocol = cell.protocol();
        if (alone.lookup(direction, peer.number(), protocol, cell.port()).equals(Verdict.DENIED)) {
          flows.add(explainer.explain(direction, peer, protocol, cell.port()));
        }
      }
    }
    return flows;
  }
}
