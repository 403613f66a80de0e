// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.internal.rtnl.NeighbourMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import java.util.List;

/** The neighbours of a namespace. Thread-safe. */
public final class Neighbours {
  private final Exchange exchange;

  Neighbours(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, NeighbourMessages.CATALOG);
  }

  /** {@return all of them, of both families, also those that need no resolution} */
  public Answer<List<Neighbour>> list() {
    return exchange.list(
        NeighbourMessages.RTM_GETNEIGH,
        NeighbourMessages.NDMSG.zero(),
        out -> {},
        "list neighbours",
        Neighbour::new);
  }

  /**
   * Makes a neighbour known.
   *
   * @param spec the neighbour
   * @return when it is done; it fails with {@code EEXIST} if it is known already
   */
  public Answer<Void> create(NeighbourSpec spec) {
    return change(spec, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL, "create neighbour");
  }

  /**
   * Makes a neighbour known, or changes what is known of it.
   *
   * @param spec the neighbour
   * @return when it is done
   */
  public Answer<Void> replace(NeighbourSpec spec) {
    return change(spec, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_REPLACE, "replace neighbour");
  }

  private Answer<Void> change(NeighbourSpec spec, int flags, String operation) {
    return exchange
        .change(spec.message(NeighbourMessages.RTM_NEWNEIGH, flags), operation, spec.toString())
        .map(reply -> null);
  }

  /**
   * Forgets a neighbour.
   *
   * @param spec the neighbour
   * @return when it is done; it fails with {@code ENOENT} if it is not known
   */
  public Answer<Void> delete(NeighbourSpec spec) {
    return exchange
        .change(
            spec.message(NeighbourMessages.RTM_DELNEIGH, 0), "delete neighbour", spec.toString())
        .map(reply -> null);
  }
}
