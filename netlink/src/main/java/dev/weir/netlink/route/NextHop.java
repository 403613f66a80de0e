// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import java.util.Optional;

/**
 * A path of a route.
 *
 * @param device the index of the device it leaves by, 0 if the gateway tells
 * @param gateway the router, if there is one; of either family
 * @param weight its share of the traffic, 1 to 256
 * @param onLink whether the gateway is reached through the device although no route says so
 */
public record NextHop(int device, Optional<IpAddress> gateway, int weight, boolean onLink) {
  /**
   * Checks the numbers.
   *
   * @param device the index of the device it leaves by
   * @param gateway the router
   * @param weight its share of the traffic
   * @param onLink whether the gateway is reached although no route says so
   */
  public NextHop {
    if (weight < 1 || weight > 256) {
      throw new InvalidSpecException("weight " + weight + " of a path: 1 to 256");
    }
    if (device < 0 || (device == 0 && gateway.isEmpty())) {
      throw new InvalidSpecException("a path needs a device or a gateway");
    }
  }

  /**
   * A path to a router.
   *
   * @param gateway the router
   * @return the path
   */
  public static NextHop via(IpAddress gateway) {
    return new NextHop(0, Optional.of(gateway), 1, false);
  }

  /**
   * A path to whatever is on a device.
   *
   * @param index the device's index
   * @return the path
   */
  public static NextHop device(int index) {
    return new NextHop(index, Optional.empty(), 1, false);
  }

  /**
   * Sets the device.
   *
   * @param index the device's index
   * @return another path
   */
  public NextHop on(int index) {
    return new NextHop(index, gateway, weight, onLink);
  }

  /**
   * Sets the share.
   *
   * @param share 1 to 256
   * @return another path
   */
  public NextHop weight(int share) {
    return new NextHop(device, gateway, share, onLink);
  }
}
