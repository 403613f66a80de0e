// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.core.net.PortBlock;
import dev.weir.core.net.PortRange;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A rule as seen from one endpoint: its traffic as prefixes, and whether it is for any peer. */
final class RuleReach {
  private final Rule rule;
  private final int position;
  private final boolean anyPeer;
  private final List<L4Prefix> numbered;
  // Names of the peer's ports: only at the sender.
  private final List<PortSpec.Named> named;

  private RuleReach(
      Rule rule,
      int position,
      boolean anyPeer,
      List<L4Prefix> numbered,
      List<PortSpec.Named> named) {
    this.rule = rule;
    this.position = position;
    this.anyPeer = anyPeer;
    this.numbered = numbered;
    this.named = named;
  }

  static RuleReach of(Rule rule, int position, NamedPorts own, PolicySemantics semantics) {
    Set<L4Prefix> numbered = new LinkedHashSet<>();
    List<PortSpec.Named> named = new ArrayList<>();
    if (rule.ports() instanceof Ports.Any) {
      numbered.add(L4Prefix.ANY);
    } else if (rule.ports() instanceof Ports.Listed listed) {
      for (PortSpec spec : listed.specs()) {
        if (spec instanceof PortSpec.Named name && rule.direction() == Direction.EGRESS) {
          named.add(name);
        } else {
          numbered.addAll(prefixes(spec, own, semantics));
        }
      }
    }
    return new RuleReach(
        rule, position, isForAnyPeer(rule.peers()), List.copyOf(numbered), List.copyOf(named));
  }

  Rule rule() {
    return rule;
  }

  /** Its place among the rules that select the endpoint, which is also the order of rules. */
  int position() {
    return position;
  }

  /** Whether its numbered traffic belongs into the row of any peer. */
  boolean anyPeer() {
    return anyPeer;
  }

  /** Whether an identity's own ports make a difference. */
  boolean namesPeersPorts() {
    return !named.isEmpty();
  }

  /** Whether the rule has to be looked at in the row of an identity that its peers select. */
  boolean belongsInRowOf(Identity identity) {
    if (!anyPeer) {
      return true;
    }
    for (PortSpec.Named name : named) {
      if (!identity.ports().named(name.name()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Its traffic with any peer, as far as that does not depend on the peer's ports. */
  List<L4Prefix> numbered() {
    return numbered;
  }

  /** Its traffic with a peer that has these ports. */
  List<L4Prefix> traffic(NamedPorts peers, PolicySemantics semantics) {
    if (named.isEmpty()) {
      return numbered;
    }
    Set<L4Prefix> traffic = new LinkedHashSet<>(numbered);
    for (PortSpec.Named name : named) {
      traffic.addAll(prefixes(name, peers, semantics));
    }
    return List.copyOf(traffic);
  }

  private static boolean isForAnyPeer(Peers peers) {
    return peers instanceof Peers.Any
        || (peers instanceof Peers.Chosen chosen
            && chosen.selectors().contains(PeerSelector.entity(Entity.ALL)));
  }

  private static List<L4Prefix> prefixes(
      PortSpec spec, NamedPorts names, PolicySemantics semantics) {
    List<L4Prefix> prefixes = new ArrayList<>();
    if (spec instanceof PortSpec.Whole whole) {
      prefixes.add(L4Prefix.of(whole.protocol()));
    } else if (spec instanceof PortSpec.Icmp icmp) {
      prefixes.add(L4Prefix.of(icmp.protocol(), icmp.type()));
    } else if (spec instanceof PortSpec.Numbered numbered) {
      List<PortBlock> blocks = numbered.ports().blocks();
      for (var protocol : numbered.protocol().protocols(semantics)) {
        blocks.forEach(block -> prefixes.add(L4Prefix.of(protocol, block)));
      }
    } else if (spec instanceof PortSpec.Named name) {
      for (NamedPort port : names.named(name.name())) {
        if (name.protocol().protocols(semantics).contains(port.protocol())) {
          for (PortBlock block : PortRange.of(port.port()).blocks()) {
            prefixes.add(L4Prefix.of(port.protocol(), block));
          }
        }
      }
    }
    return prefixes;
  }
}
