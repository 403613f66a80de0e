// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import dev.weir.core.net.Cidr;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelKey;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.label.Requirement;
import dev.weir.policy.rule.Entity;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.Subject;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** Whom selectors choose, by looking at every label. */
final class NaiveSelection {
  private enum Kind {
    WORKLOAD,
    MACHINE,
    OUTSIDE
  }

  private NaiveSelection() {}

  static boolean subject(Subject subject, Endpoint endpoint) {
    boolean machine = kind(endpoint.identity()) == Kind.MACHINE;
    if (subject instanceof Subject.Nodes nodes) {
      return machine && meets(nodes.selector(), endpoint.identity().labels());
    }
    LabelSelector selector = ((Subject.Endpoints) subject).selector();
    return !machine && meets(selector, endpoint.identity().labels());
  }

  static boolean peer(Peers peers, Identity id, PolicySemantics semantics) {
    if (peers.equals(Peers.any())) {
      return true;
    }
    if (peers.equals(Peers.none())) {
      return false;
    }
    return ((Peers.Chosen) peers)
        .selectors().stream().anyMatch(selector -> chosen(selector, id, semantics));
  }

  /** Whether the peers are everybody, those too of whom nothing is known. */
  static boolean everybody(Peers peers) {
    return peers.equals(Peers.any())
        || (peers instanceof Peers.Chosen chosen
            && chosen.selectors().contains(PeerSelector.entity(Entity.ALL)));
  }

  static boolean isMachine(Identity id) {
    return kind(id) == Kind.MACHINE;
  }

  static boolean hasReserved(Identity id, String name) {
    return id.labels().withoutCidrs().contains(new Label("reserved", name, ""));
  }

  private static boolean chosen(PeerSelector selector, Identity id, PolicySemantics semantics) {
    if (selector instanceof PeerSelector.Endpoints workloads) {
      return kind(id) == Kind.WORKLOAD && meets(workloads.selector(), id.labels());
    }
    if (selector instanceof PeerSelector.Nodes machines) {
      return kind(id) == Kind.MACHINE && meets(machines.selector(), id.labels());
    }
    if (selector instanceof PeerSelector.Block block) {
      return (semantics.cidrSelectsEndpoints() || kind(id) == Kind.OUTSIDE)
          && id.labels().cidrs().stream()
              .anyMatch(
                  own ->
                      inside(own, block.block())
                          && block.except().stream().noneMatch(hole -> inside(own, hole)));
    }
    if (selector instanceof PeerSelector.Known known) {
      return meant(known.entity(), id);
    }
    if (selector instanceof PeerSelector.Fqdn fqdn) {
      return id.labels().withoutCidrs().stream()
          .anyMatch(label -> label.source().equals("fqdn") && label.key().equals(fqdn.name()));
    }
    return false; // a service that nobody has resolved
  }

  private static boolean meant(Entity entity, Identity id) {
    boolean outside = kind(id) == Kind.OUTSIDE;
    return switch (entity) {
      case ALL -> true;
      case NONE -> false;
      case WORLD -> outside;
      case WORLD_IPV4 -> outside && (hasReserved(id, "world-ipv4") || hasBits(id, 32));
      case WORLD_IPV6 -> outside && (hasReserved(id, "world-ipv6") || hasBits(id, 128));
      case CLUSTER -> !outside || hasReserved(id, "kube-apiserver");
      case HOST -> hasReserved(id, "host");
      case REMOTE_NODE -> hasReserved(id, "remote-node");
      case INIT -> hasReserved(id, "init");
      case HEALTH -> hasReserved(id, "health");
      case UNMANAGED -> hasReserved(id, "unmanaged");
      case KUBE_APISERVER -> hasReserved(id, "kube-apiserver");
      case INGRESS -> hasReserved(id, "ingress");
    };
  }

  private static boolean hasBits(Identity id, int bits) {
    return id.labels().cidrs().stream().anyMatch(block -> block.family().bits() == bits);
  }

  private static Kind kind(Identity id) {
    if (hasReserved(id, "world")
        || hasReserved(id, "world-ipv4")
        || hasReserved(id, "world-ipv6")) {
      return Kind.OUTSIDE;
    }
    return hasReserved(id, "host") || hasReserved(id, "remote-node") ? Kind.MACHINE : Kind.WORKLOAD;
  }

  private static boolean meets(LabelSelector selector, LabelSet labels) {
    return selector.requirements().stream().allMatch(requirement -> meets(requirement, labels));
  }

  private static boolean meets(Requirement requirement, LabelSet labels) {
    if (requirement instanceof Requirement.In in) {
      return valued(in.key(), in.values(), labels);
    }
    if (requirement instanceof Requirement.NotIn notIn) {
      return !valued(notIn.key(), notIn.values(), labels);
    }
    boolean there =
        candidates(requirement.key(), labels).stream()
            .anyMatch(label -> names(requirement.key(), label));
    return (requirement instanceof Requirement.Exists) == there;
  }

  private static boolean valued(LabelKey key, Set<String> values, LabelSet labels) {
    return candidates(key, labels).stream()
        .anyMatch(label -> names(key, label) && values.contains(label.value()));
  }

  /** Every label, but those of blocks, of which an address has 129, only where they can matter. */
  private static List<Label> candidates(LabelKey key, LabelSet labels) {
    return key.key().contains("/") ? labels.all() : labels.withoutCidrs();
  }

  private static boolean names(LabelKey key, Label label) {
    return (key.source().equals("any") || key.source().equals(label.source()))
        && key.key().equals(label.key());
  }

  /**
   * Whether one block lies in another: same family, and the leading bits of the wider are equal.
   */
  private static boolean inside(Cidr inner, Cidr outer) {
    if (inner.family() != outer.family() || inner.prefixLength() < outer.prefixLength()) {
      return false;
    }
    int rest = outer.family().bits() - outer.prefixLength();
    return number(inner).shiftRight(rest).equals(number(outer).shiftRight(rest));
  }

  private static BigInteger number(Cidr block) {
    return new BigInteger(1, block.address().toBytes());
  }
}
