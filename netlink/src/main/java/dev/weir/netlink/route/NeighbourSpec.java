// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.internal.rtnl.NeighbourMessages;

/**
 * A neighbour to be made known.
 *
 * @param device the index of the device it is behind
 * @param address its address
 * @param hardwareAddress its hardware address
 * @param state what is known of it
 * @param protocol who makes it, {@code RTPROT_*}: by it the owner knows it again; 0 for nobody
 */
public record NeighbourSpec(
    int device, IpAddress address, MacAddress hardwareAddress, NeighbourState state, int protocol) {
  /**
   * Checks the index.
   *
   * @param device the index of the device it is behind
   * @param address its address
   * @param hardwareAddress its hardware address
   * @param state what is known of it
   * @param protocol who makes it
   */
  public NeighbourSpec {
    if (device <= 0) {
      throw new InvalidSpecException("neighbour " + address + ": no device has index " + device);
    }
    if (protocol < 0 || protocol > 255) {
      throw new InvalidSpecException("neighbour " + address + ": protocol " + protocol);
    }
  }

  /**
   * A neighbour whose address is fixed.
   *
   * @param device the index of the device it is behind
   * @param address its address
   * @param hardwareAddress its hardware address
   * @return the spec
   */
  public static NeighbourSpec permanent(int device, IpAddress address, MacAddress hardwareAddress) {
    return new NeighbourSpec(device, address, hardwareAddress, NeighbourState.PERMANENT, 0);
  }

  /**
   * Says who makes it.
   *
   * @param number {@code RTPROT_*}, 1 to 255
   * @return another spec
   */
  public NeighbourSpec withProtocol(int number) {
    return new NeighbourSpec(device, address, hardwareAddress, state, number);
  }

  Message message(MessageSchema schema, int flags) {
    return Message.of(
        schema,
        flags,
        NeighbourMessages.NDMSG
            .zero()
            .with(NeighbourMessages.FAMILY, address.family().number())
            .with(NeighbourMessages.IFINDEX, device)
            .with(NeighbourMessages.STATE, state.bit()),
        out ->
            out.putIf(protocol != 0, NeighbourMessages.NDA_PROTOCOL, (long) protocol)
                .put(NeighbourMessages.NDA_DST, address)
                .put(NeighbourMessages.NDA_LLADDR, Octets.of(hardwareAddress.toBytes())));
  }

  @Override
  public String toString() {
    return address + " on " + device;
  }
}
