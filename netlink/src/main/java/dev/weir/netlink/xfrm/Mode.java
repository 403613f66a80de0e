// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;

/** How a packet is wrapped: {@code XFRM_MODE_*}. */
public enum Mode {
  /** Between the packet's own addresses. */
  TRANSPORT(0),
  /** In a packet between two other addresses. */
  TUNNEL(1),
  /** Mobile IPv6. */
  ROUTEOPTIMIZATION(2),
  /** Mobile IPv6. */
  IN_TRIGGER(3),
  /** A tunnel between fixed addresses, sent without the inner header. */
  BEET(4),
  /** IP-TFS: RFC 9347. Kernel 6.14. */
  IPTFS(5);

  private final int number;

  Mode(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }

  /**
   * Finds a mode.
   *
   * @param number the kernel's number
   * @return it
   * @throws InvalidSpecException if it is not known
   */
  public static Mode of(long number) {
    for (Mode mode : values()) {
      if (mode.number == number) {
        return mode;
      }
    }
    throw new InvalidSpecException("no mode of IPsec has number " + number);
  }
}
