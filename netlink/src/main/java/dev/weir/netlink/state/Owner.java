// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.route.Address;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.Neighbour;
import dev.weir.netlink.route.Route;
import dev.weir.netlink.route.Rule;

/**
 * By what an owner knows its objects again. What does not carry it is never changed.
 *
 * @param name what the alias of its links is, or begins with
 * @param protocol the number its routes, rules, neighbours and addresses carry, 5 to 255: below are
 *     the kernel's own and those of hand-made ones. {@code /etc/iproute2/rt_protos} lists the
 *     numbers of routing daemons, which it should not be
 */
public record Owner(String name, int protocol) {
  private static final int RTPROT_STATIC = 4;

  /**
   * Checks name and number.
   *
   * @param name what the alias of its links is, or begins with
   * @param protocol the number its other objects carry
   */
  public Owner {
    if (name.isEmpty() || name.indexOf(' ') >= 0 || name.length() > 100) {
      throw new InvalidSpecException("owner '" + name + "': a name without spaces is needed");
    }
    if (protocol <= RTPROT_STATIC || protocol > 255) {
      throw new InvalidSpecException("owner " + name + ": protocol " + protocol + ": 5 to 255");
    }
  }

  boolean owns(Link link) {
    return link.alias().equals(name) || link.alias().startsWith(name + " ");
  }

  boolean owns(Address address) {
    return address.protocol() == protocol;
  }

  boolean owns(Route route) {
    return route.protocol() == protocol;
  }

  boolean owns(Rule rule) {
    return rule.protocol() == protocol;
  }

  boolean owns(Neighbour neighbour) {
    return neighbour.protocol() == protocol;
  }

  /** {@return the alias of a link for which the user wants another} */
  String alias(String wanted) {
    return wanted.isEmpty() || wanted.equals(name) || wanted.startsWith(name + " ")
        ? (wanted.isEmpty() ? name : wanted)
        : name + " " + wanted;
  }
}
