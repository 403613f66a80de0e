// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;

/**
 * Ports a selector matches. For ICMP the source port is the type and the destination port the code.
 *
 * @param port the port
 * @param mask the bits of it that count, 0 for any port
 */
public record PortMatch(int port, int mask) {
  /** Any port. */
  public static final PortMatch ANY = new PortMatch(0, 0);

  /**
   * Checks the numbers.
   *
   * @param port the port
   * @param mask the bits of it that count
   */
  public PortMatch {
    if (port < 0 || port > 0xffff || mask < 0 || mask > 0xffff) {
      throw new InvalidSpecException("port " + port + " under mask " + mask);
    }
  }

  /**
   * One port.
   *
   * @param port the port
   * @return the match
   */
  public static PortMatch of(int port) {
    return new PortMatch(port, 0xffff);
  }
}
