// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

/** The netlink protocols that Weir speaks: {@code uapi/linux/netlink.h}. */
public enum NetlinkProtocol {
  /** Links, addresses, routes, rules, neighbours, traffic control. */
  ROUTE(0),
  /** Sockets. */
  SOCK_DIAG(4),
  /** IPsec. */
  XFRM(6),
  /** Families that are found by name. */
  GENERIC(16);

  private final int number;

  NetlinkProtocol(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }
}
