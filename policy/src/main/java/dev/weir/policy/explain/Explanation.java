// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a flow has its verdict at one end. Immutable and thread-safe.
 *
 * @param endpoint the end it is about
 * @param direction which way the flow goes
 * @param peer the other end
 * @param protocol the protocol
 * @param port the destination port, or ICMP type, or 0
 * @param verdict the verdict
 * @param enforced whether what no rule decides is denied
 * @param rules every rule of the direction that is for the endpoint, in the order in which they
 *     count
 * @param entry the map entry that decides; empty where none does and the flow is denied
 * @param rivals entries around the flow that do not decide
 * @param changes what would change it: sets of rules without which the verdict were another, the
 *     smaller sets first. Empty only where no rule has to do with it
 */
public record Explanation(
    Endpoint endpoint,
    Direction direction,
    Identity peer,
    IpProtocol protocol,
    int port,
    Verdict verdict,
    boolean enforced,
    List<ConsideredRule> rules,
    Optional<PolicyEntry> entry,
    List<RivalEntry> rivals,
    List<Counterfactual> changes) {
  /**
   * Creates an explanation.
   *
   * @param endpoint the end it is about
   * @param direction which way the flow goes
   * @param peer the other end
   * @param protocol the protocol
   * @param port the destination port
   * @param verdict the verdict
   * @param enforced whether what no rule decides is denied
   * @param rules the rules considered
   * @param entry the entry that decides
   * @param rivals entries that do not
   * @param changes what would change it
   */
  public Explanation {
    rules = List.copyOf(rules);
    rivals = List.copyOf(rivals);
    changes = List.copyOf(changes);
  }

  /** {@return the rules that decided; none where the default holds} */
  public List<Rule> decidedBy() {
    return rules.stream()
        .filter(considered -> considered.standing() == Standing.DECIDES)
        .map(ConsideredRule::rule)
        .toList();
  }

  /** {@return the explanation as text of several lines} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(direction.name().toLowerCase(Locale.ROOT))
        .append(" of ")
        .append(endpoint.name())
        .append(direction == Direction.INGRESS ? " from " : " to ")
        .append(peer)
        .append(", ")
        .append(protocol)
        .append(' ')
        .append(port)
        .append(": ")
        .append(verdict)
        .append(enforced ? "" : " (direction not enforced)")
        .append('\n');
    rules.forEach(rule -> text.append("  ").append(rule).append('\n'));
    text.append("  entry: ")
        .append(entry.map(PolicyEntry::toString).orElse("none, which denies"))
        .append('\n');
    rivals.forEach(
        rival ->
            text.append("  lost: ")
                .append(rival.entry())
                .append(", ")
                .append(rival.why())
                .append('\n'));
    changes.forEach(change -> text.append("  ").append(change).append('\n'));
    return text.toString();
  }
}
