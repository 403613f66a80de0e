// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import java.util.List;

/**
 * A neighbour whose hardware address is fixed.
 *
 * @param device the name of the device it is behind
 * @param address its address
 * @param hardwareAddress its hardware address
 */
public record DesiredNeighbour(String device, IpAddress address, MacAddress hardwareAddress)
    implements Desired {
  @Override
  public String kind() {
    return "neighbour";
  }

  @Override
  public Object key() {
    return List.of(device, address);
  }

  boolean isBeside(DesiredAddress own) {
    return device.equals(own.device()) && address.family() == own.address().family();
  }

  @Override
  public String toString() {
    return address + " at " + hardwareAddress + " on " + device;
  }
}
