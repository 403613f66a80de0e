// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.diag;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which sockets to list.
 *
 * @param family of which addresses; a socket of IPv6 may carry IPv4, too
 * @param protocol the protocol's number: TCP 6, UDP 17
 * @param states in which states, at least one
 */
public record InetQuery(IpFamily family, int protocol, Set<TcpState> states) {
  /**
   * Checks the numbers.
   *
   * @param family of which addresses
   * @param protocol the protocol's number
   * @param states in which states
   */
  public InetQuery {
    if (protocol < 0 || protocol > 255 || states.isEmpty()) {
      throw new InvalidSpecException("sockets of protocol " + protocol + ", states " + states);
    }
    states = Set.copyOf(states);
  }

  /**
   * All sockets of TCP.
   *
   * @param family of which addresses
   * @return the query
   */
  public static InetQuery tcp(IpFamily family) {
    return new InetQuery(family, IpProtocol.TCP.number(), EnumSet.allOf(TcpState.class));
  }

  /**
   * All sockets of UDP.
   *
   * @param family of which addresses
   * @return the query
   */
  public static InetQuery udp(IpFamily family) {
    return new InetQuery(family, IpProtocol.UDP.number(), EnumSet.allOf(TcpState.class));
  }

  /**
   * Only in some states.
   *
   * @param first one state
   * @param more others
   * @return another query
   */
  public InetQuery in(TcpState first, TcpState... more) {
    return new InetQuery(family, protocol, EnumSet.of(first, more));
  }
}
