// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.L4Prefix;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * Flows whose verdict differs between two policies. Immutable and thread-safe.
 *
 * @param direction which way they go
 * @param peers the other ends; empty for whoever has none of the known identities
 * @param traffic the traffic, without longer prefixes that another change of the same peers is
 *     about or that do not differ
 * @param protocol the protocol of an example
 * @param port the port of an example
 * @param before the verdict under the one policy
 * @param after the verdict under the other
 */
public record FlowChange(
    Direction direction,
    List<Identity> peers,
    L4Prefix traffic,
    IpProtocol protocol,
    int port,
    Verdict before,
    Verdict after) {
  /**
   * Creates a change.
   *
   * @param direction which way the flows go
   * @param peers the other ends
   * @param traffic the traffic
   * @param protocol the protocol of an example
   * @param port the port of an example
   * @param before the verdict under the one policy
   * @param after the verdict under the other
   */
  public FlowChange {
    peers = List.copyOf(peers);
  }

  /** {@return whether they are allowed, and were not} */
  public boolean isGained() {
    return !before.isAllowed() && after.isAllowed();
  }

  /** {@return whether they were allowed, and are not} */
  public boolean isLost() {
    return before.isAllowed() && !after.isAllowed();
  }

  @Override
  public String toString() {
    String who =
        peers.isEmpty()
            ? "any other peer"
            : peers.get(0) + (peers.size() == 1 ? "" : " and " + (peers.size() - 1) + " more");
    return (isGained() ? "gained: " : isLost() ? "lost: " : "changed: ")
        + direction.name().toLowerCase(Locale.ROOT)
        + ' '
        + who
        + ' '
        + traffic
        + ", for example "
        + protocol
        + ' '
        + port
        + ": "
        + before
        + " -> "
        + after;
  }
}
