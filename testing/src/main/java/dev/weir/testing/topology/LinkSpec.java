// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A veth pair between two nodes of a topology. Immutable.
 *
 * @param first the node at one end
 * @param second the node at the other end
 * @param prefixes from which the ends get their addresses; none where one end is a bridge, whose
 *     own are used
 * @param mtu of both ends, in bytes
 * @param macs the link-layer addresses of the ends, by node; an end without one here gets one of
 *     its own
 */
public record LinkSpec(
    String first, String second, List<Cidr> prefixes, int mtu, Map<String, MacAddress> macs) {
  private static final int DEFAULT_MTU = 1500;

  /** uapi/linux/if_ether.h, ETH_MIN_MTU and ETH_MAX_MTU. */
  private static final int LOWEST_MTU = 68;

  private static final int HIGHEST_MTU = 65535;

  /**
   * Checks the description.
   *
   * @param first the node at one end
   * @param second the node at the other end
   * @param prefixes from which the ends get their addresses
   * @param mtu 68 to 65535
   * @param macs by the name of an end
   * @throws InvalidSpecException if the ends are the same, a prefix has no room for two addresses,
   *     the MTU is out of range or a link-layer address is for another node
   */
  public LinkSpec {
    prefixes = List.copyOf(prefixes);
    macs = Map.copyOf(macs);
    String name = "link " + first + "-" + second;
    if (first.equals(second)) {
      throw new InvalidSpecException(name + ": both ends are the same node");
    }
    for (Cidr prefix : prefixes) {
      if (prefix.prefixLength() > prefix.family().bits() - 2) {
        throw new InvalidSpecException(name + ": " + prefix + " has no room for two hosts");
      }
    }
    if (mtu < LOWEST_MTU || mtu > HIGHEST_MTU) {
      throw new InvalidSpecException(
          name + ": MTU " + mtu + " is not within " + LOWEST_MTU + ".." + HIGHEST_MTU);
    }
    for (String end : macs.keySet()) {
      if (!end.equals(first) && !end.equals(second)) {
        throw new InvalidSpecException(name + ": MAC address for " + end + ", which is not on it");
      }
    }
  }

  /**
   * Describes a link with an MTU of 1500 and link-layer addresses of the topology's choice.
   *
   * @param first the node at one end
   * @param second the node at the other end
   * @param prefixes such as {@code "10.0.1.0/24"}
   * @return the description
   * @throws InvalidSpecException if a prefix is not one
   */
  public static LinkSpec between(String first, String second, String... prefixes) {
    List<Cidr> parsed = new ArrayList<>();
    for (String prefix : prefixes) {
      parsed.add(Cidr.parse(prefix));
    }
    return new LinkSpec(first, second, parsed, DEFAULT_MTU, Map.of());
  }

  /**
   * Changes the MTU.
   *
   * @param bytes of both ends
   * @return the changed description
   */
  public LinkSpec withMtu(int bytes) {
    return new LinkSpec(first, second, prefixes, bytes, macs);
  }

  /**
   * Fixes the link-layer address of one end.
   *
   * @param node the end
   * @param mac its address
   * @return the changed description
   */
  public LinkSpec withMac(String node, MacAddress mac) {
    Map<String, MacAddress> changed = new LinkedHashMap<>(macs);
    changed.put(node, mac);
    return new LinkSpec(first, second, prefixes, mtu, changed);
  }
}
