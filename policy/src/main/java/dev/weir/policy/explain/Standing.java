// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

/** What became of a rule in the decision on one flow. */
public enum Standing {
  /** It decided, alone or with others of its place. */
  DECIDES,
  /** It matches and left the decision to later tiers. */
  PASSES,
  /** It matches, but a pass rule took its tier out. */
  SKIPPED,
  /** It matches, but an earlier rule decided. */
  OUTRANKED,
  /** It is about other peers. */
  OTHER_PEERS,
  /** It is about other traffic. */
  OTHER_TRAFFIC
}
