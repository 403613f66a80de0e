// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.net.IpFamily;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.IdentityKind;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelKey;
import java.util.Locale;

/** Peers that have a word of their own in policies. */
@SuppressWarnings("ImmutableEnumChecker") // keys of labels are immutable
public enum Entity {
  /** Everybody, unknown identities too. */
  ALL,
  /** Everything outside of the cluster: {@link IdentityKind#WORLD}. */
  WORLD,
  /** What is outside and known to have an IPv4 address. */
  WORLD_IPV4,
  /** What is outside and known to have an IPv6 address. */
  WORLD_IPV6,
  /** The machine that the endpoint is on. */
  HOST,
  /** Every other machine of the cluster. */
  REMOTE_NODE,
  /** Everything inside of the cluster: workloads, machines, its API server wherever that is. */
  CLUSTER,
  /** Endpoints whose labels are not known yet. */
  INIT,
  /** What probes the health of the cluster's network. */
  HEALTH,
  /** Workloads that nobody manages. */
  UNMANAGED,
  /** The Kubernetes API server. */
  KUBE_APISERVER,
  /** Proxies that take traffic from outside. */
  INGRESS,
  /** Nobody. */
  NONE;

  private final LabelKey label = new LabelKey(Label.RESERVED, toString());

  /**
   * {@return whether an identity is meant}
   *
   * @param identity the identity
   */
  public boolean selects(Identity identity) {
    return switch (this) {
      case ALL -> true;
      case NONE -> false;
      case WORLD -> isWorld(identity);
      case WORLD_IPV4 -> isWorld(identity) && hasAddress(identity, IpFamily.AF_INET);
      case WORLD_IPV6 -> isWorld(identity) && hasAddress(identity, IpFamily.AF_INET6);
      case CLUSTER -> !isWorld(identity) || identity.labels().has(KUBE_APISERVER.label);
      case HOST, REMOTE_NODE, INIT, HEALTH, UNMANAGED, KUBE_APISERVER, INGRESS ->
          identity.labels().has(label);
    };
  }

  /** {@return the word: {@code remote-node}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private boolean hasAddress(Identity identity, IpFamily family) {
    return identity.labels().has(label)
        || identity.labels().cidrs().stream().anyMatch(block -> block.family() == family);
  }

  private static boolean isWorld(Identity identity) {
    return identity.kind() == IdentityKind.WORLD;
  }
}
