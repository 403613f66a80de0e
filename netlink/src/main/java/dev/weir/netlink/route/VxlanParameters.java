// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import java.util.Optional;

/**
 * How a VXLAN device encapsulates.
 *
 * @param id the network identifier, 0 for an external device
 * @param port the UDP port
 * @param remote the peer or group it sends to, if it has one
 * @param local the address it sends from, if it is fixed
 * @param external whether each packet's metadata decide, not the device
 * @param learning whether it learns peers from packets
 */
public record VxlanParameters(
    int id,
    int port,
    Optional<IpAddress> remote,
    Optional<IpAddress> local,
    boolean external,
    boolean learning) {
  static final Attribute<Attributes> DATA =
      LinkMessages.IFLA_INFO_DATA.as(Format.nest(LinkMessages.VXLAN));

  static VxlanParameters of(Attributes data) {
    return new VxlanParameters(
        (int) data.number(LinkMessages.IFLA_VXLAN_ID, 0),
        (int) data.number(LinkMessages.IFLA_VXLAN_PORT, 0),
        data.get(LinkMessages.IFLA_VXLAN_GROUP).or(() -> data.get(LinkMessages.IFLA_VXLAN_GROUP6)),
        data.get(LinkMessages.IFLA_VXLAN_LOCAL).or(() -> data.get(LinkMessages.IFLA_VXLAN_LOCAL6)),
        data.number(LinkMessages.IFLA_VXLAN_COLLECT_METADATA, 0) != 0,
        data.number(LinkMessages.IFLA_VXLAN_LEARNING, 0) != 0);
  }
}
