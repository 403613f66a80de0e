// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

/** What a route does with a packet: {@code RTN_*} of {@code uapi/linux/rtnetlink.h}. */
public enum RouteType {
  /** Forwards it. */
  UNICAST(1),
  /** Delivers it here. */
  LOCAL(2),
  /** Delivers it here and sends it as broadcast. */
  BROADCAST(3),
  /** Delivers it here if it comes from outside. */
  ANYCAST(4),
  /** Forwards it to a group. */
  MULTICAST(5),
  /** Drops it silently. */
  BLACKHOLE(6),
  /** Drops it and says that the destination cannot be reached. */
  UNREACHABLE(7),
  /** Drops it and says that it is not allowed. */
  PROHIBIT(8),
  /** Goes on with the next table. */
  THROW(9),
  /** Something newer. */
  OTHER(255);

  private final int number;

  RouteType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static RouteType of(int number) {
    for (RouteType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return OTHER;
  }
}
