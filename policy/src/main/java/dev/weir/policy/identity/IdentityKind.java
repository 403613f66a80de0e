// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

/** What has an identity. Which peers of a rule can select it depends on this first. */
public enum IdentityKind {
  /** Workloads: whatever is neither a node nor outside. */
  ENDPOINT,
  /** Machines of the cluster: labels {@code reserved:host} or {@code reserved:remote-node}. */
  NODE,
  /**
   * Addresses outside of the cluster: labels {@code reserved:world}, {@code reserved:world-ipv4},
   * {@code reserved:world-ipv6}.
   */
  WORLD
}
