// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.AddressMessages;
import dev.weir.netlink.internal.rtnl.NeighbourMessages;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import dev.weir.netlink.internal.rtnl.RuleMessages;
import java.util.stream.Stream;

/** Good messages to begin with. */
final class Samples {
  private Samples() {}

  static Stream<byte[]> all() {
    IpAddress gateway = IpAddress.parse("192.0.2.1");
    return Stream.of(
            LinkEncoder.create(LinkSpec.veth("v0", "v1").mtu(1400).up().build(), 7),
            LinkEncoder.create(
                LinkSpec.of("vx0", LinkKind.Vxlan.to(7, IpAddress.parse("::1"))).build(), -1),
            LinkEncoder.create(LinkSpec.of("br0", new LinkKind.Bridge(true)).build(), -1),
            AddressSpec.of(1, "10.0.0.1/24").message(AddressMessages.RTM_NEWADDR, 0),
            RouteSpec.to("10.0.0.0/8")
                .mtu(1400)
                .nextHop(NextHop.via(gateway).weight(2))
                .nextHop(NextHop.via(IpAddress.parse("fe80::1")).on(3))
                .build()
                .message(RouteMessages.RTM_NEWROUTE, 0),
            RuleSpec.of(IpFamily.AF_INET, 100, 1000)
                .marked(0x200, 0xf00)
                .from(Cidr.parse("10.0.0.0/8"))
                .message(RuleMessages.RTM_NEWRULE, 0),
            NeighbourSpec.permanent(1, gateway, MacAddress.parse("02:00:5e:10:00:01"))
                .message(NeighbourMessages.RTM_NEWNEIGH, 0))
        .map(Message::toBytes);
  }
}
