// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelSet;
import java.util.List;

/**
 * Identities with fixed numbers, the ones of Cilium ({@code pkg/identity/numericidentity.go}).
 * Number 0 is no identity: in a policy map it is the row of any peer.
 */
@SuppressWarnings("ImmutableEnumChecker") // identities and labels are immutable
public enum ReservedIdentity {
  /** The machine an endpoint is on. */
  HOST(1, "host"),
  /** Any address that nothing more is known of. */
  WORLD(2, "world"),
  /** A workload that nobody manages. */
  UNMANAGED(3, "unmanaged"),
  /** What probes the health of the cluster's network. */
  HEALTH(4, "health"),
  /** An endpoint whose labels are not known yet. Both directions are enforced for it. */
  INIT(5, "init"),
  /** Another machine of the cluster. */
  REMOTE_NODE(6, "remote-node"),
  /** The machine that the Kubernetes API server runs on. */
  KUBE_APISERVER(7, "kube-apiserver"),
  /** A proxy that takes traffic from outside. */
  INGRESS(8, "ingress"),
  /** In place of {@link #WORLD} where the families are told apart: what is in {@code 0.0.0.0/0}. */
  WORLD_IPV4(9, "world-ipv4"),
  /** In place of {@link #WORLD} where the families are told apart: what is in {@code ::/0}. */
  WORLD_IPV6(10, "world-ipv6"),
  /** Encrypted traffic of the overlay between machines. */
  ENCRYPTED_OVERLAY(11, "encrypted-overlay");

  private final Identity identity;
  private final Label label;

  ReservedIdentity(int number, String name) {
    label = new Label(Label.RESERVED, name, "");
    identity = new Identity(number, labels(name, label), NamedPorts.none());
  }

  /** {@return the identity} */
  public Identity identity() {
    return identity;
  }

  /** {@return the number} */
  public int number() {
    return identity.number();
  }

  /** {@return the label by which it is known: {@code reserved:host}} */
  public Label label() {
    return label;
  }

  private static LabelSet labels(String name, Label label) {
    LabelSet own = LabelSet.of(label);
    return switch (name) {
      case "kube-apiserver" -> own.with(new Label(Label.RESERVED, "remote-node", ""));
      case "world-ipv4" -> own.with(List.of(Cidr.all(IpFamily.AF_INET)));
      case "world-ipv6" -> own.with(List.of(Cidr.all(IpFamily.AF_INET6)));
      default -> own;
    };
  }
}
