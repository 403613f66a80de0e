// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.route.AddressSpec;
import java.util.Optional;

/**
 * An address of a device.
 *
 * @param device the device's name
 * @param address the address
 * @param prefixLength how many bits of it name the network
 * @param peer the other end of a point-to-point link
 */
public record DesiredAddress(
    String device, IpAddress address, int prefixLength, Optional<IpAddress> peer)
    implements Desired {
  /**
   * Checks the numbers.
   *
   * @param device the device's name
   * @param address the address
   * @param prefixLength how many bits of it name the network
   * @param peer the other end of a point-to-point link
   */
  public DesiredAddress {
    AddressSpec checked = spec(1, 0, address, prefixLength, peer);
    assert checked.device() == 1;
  }

  @Override
  public String kind() {
    return "address";
  }

  @Override
  public Object key() {
    return this;
  }

  boolean isInNetworkOf(DesiredAddress other) {
    return address.isIpv4()
        && device.equals(other.device)
        && prefixLength == other.prefixLength
        && Cidr.containing(other.address, other.prefixLength).contains(address);
  }

  AddressSpec spec(int index, int protocol) {
    return spec(index, protocol, address, prefixLength, peer);
  }

  private static AddressSpec spec(
      int index, int protocol, IpAddress address, int prefixLength, Optional<IpAddress> peer) {
    AddressSpec spec = AddressSpec.of(index, address, prefixLength).withProtocol(protocol);
    return peer.map(spec::withPeer).orElse(spec);
  }

  @Override
  public String toString() {
    return address
        + peer.map(other -> " peer " + other).orElse("")
        + "/"
        + prefixLength
        + " on "
        + device;
  }
}
