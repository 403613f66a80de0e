// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelKey;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.Requirement;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules whose peers select an identity without asking every rule: by a label that one of
 * their selectors requires, or by a block around the identity's addresses. What asks for neither is
 * asked always.
 */
final class RuleIndex {
  private final PolicySemantics semantics;
  private final Map<LabelKey, Map<String, List<RuleReach>>> byLabel = new HashMap<>();
  private final Map<Cidr, List<RuleReach>> byBlock = new HashMap<>();
  private final BitSet ipv4Lengths = new BitSet();
  private final BitSet ipv6Lengths = new BitSet();
  private final List<RuleReach> others = new ArrayList<>();

  RuleIndex(List<RuleReach> rules, PolicySemantics semantics) {
    this.semantics = semantics;
    rules.forEach(this::add);
  }

  /** The positions of all rules that belong in the row of an identity, ascending. */
  int[] rulesFor(Identity identity) {
    BitSet found = new BitSet();
    for (Label label : identity.labels().withoutCidrs()) {
      collect(byLabel.get(new LabelKey(label.source(), label.key())), label, identity, found);
      collect(byLabel.get(new LabelKey(Label.ANY, label.key())), label, identity, found);
    }
    for (Cidr own : identity.labels().cidrs()) {
      BitSet lengths = lengths(own.family());
      for (int length = lengths.previousSetBit(own.prefixLength());
          length >= 0;
          length = length == 0 ? -1 : lengths.previousSetBit(length - 1)) {
        collect(byBlock.get(Cidr.containing(own.address(), length)), identity, found);
      }
    }
    collect(others, identity, found);
    return found.stream().toArray();
  }

  private void collect(
      @Nullable Map<String, List<RuleReach>> byValue,
      Label label,
      Identity identity,
      BitSet found) {
    if (byValue != null) {
      collect(byValue.get(label.value()), identity, found);
    }
  }

  private void collect(@Nullable List<RuleReach> candidates, Identity identity, BitSet found) {
    if (candidates == null) {
      return;
    }
    for (int i = 0; i < candidates.size(); i++) {
      RuleReach candidate = candidates.get(i);
      if (!found.get(candidate.position())
          && candidate.rule().peers().select(identity, semantics)
          && candidate.belongsInRowOf(identity)) {
        found.set(candidate.position());
      }
    }
  }

  private void add(RuleReach rule) {
    if (rule.anyPeer()) {
      if (rule.namesPeersPorts()) {
        others.add(rule);
      }
    } else if (rule.rule().peers() instanceof Peers.Chosen chosen) {
      chosen.selectors().forEach(selector -> add(rule, selector));
    }
  }

  private void add(RuleReach rule, PeerSelector selector) {
    if (selector instanceof PeerSelector.Endpoints endpoints) {
      addByLabel(rule, endpoints.selector());
    } else if (selector instanceof PeerSelector.Nodes nodes) {
      addByLabel(rule, nodes.selector());
    } else if (selector instanceof PeerSelector.Block block) {
      byBlock.computeIfAbsent(block.block(), key -> new ArrayList<>()).add(rule);
      lengths(block.block().family()).set(block.block().prefixLength());
    } else {
      others.add(rule);
    }
  }

  private void addByLabel(RuleReach rule, LabelSelector selector) {
    Requirement.In narrowest = null;
    for (Requirement requirement : selector.requirements()) {
      if (requirement instanceof Requirement.In in
          && !mayBeImplied(in.key())
          && (narrowest == null || in.values().size() < narrowest.values().size())) {
        narrowest = in;
      }
    }
    if (narrowest == null) {
      others.add(rule);
      return;
    }
    Map<String, List<RuleReach>> byValue =
        byLabel.computeIfAbsent(narrowest.key(), key -> new HashMap<>());
    for (String value : narrowest.values()) {
      byValue.computeIfAbsent(value, key -> new ArrayList<>()).add(rule);
    }
  }

  /** Labels of blocks are not stored, so they cannot be found by going through the labels. */
  private static boolean mayBeImplied(LabelKey key) {
    return key.source().equals(Label.CIDR) || (key.anySource() && key.key().indexOf('/') >= 0);
  }

  private BitSet lengths(IpFamily family) {
    return family == IpFamily.AF_INET ? ipv4Lengths : ipv6Lengths;
  }
}
