// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.netlink;

import dev.weir.core.net.IpAddress;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.route.AddressSpec;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.Route;
import dev.weir.netlink.route.RouteSpec;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.NetlinkReactor;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins two namespaces of its own by a cable, gives both ends addresses and one of them a thousand
 * routes, all asked for at once, and shows what the kernel made of it. Needs root; what it made
 * ends with it.
 */
public final class Links {
  private Links() {}

  /**
   * Runs it.
   *
   * @param args none
   */
  public static void main(String[] args) {
    try (NetlinkReactor reactor = NetlinkReactor.start();
        NetworkNamespace left = NetworkNamespace.create();
        NetworkNamespace right = NetworkNamespace.create();
        Rtnetlink here = Rtnetlink.open(left, reactor);
        Rtnetlink there = Rtnetlink.open(right, reactor)) {

      Link cable =
          here.links().create(LinkSpec.veth("v0", "v1", right).mtu(1400).up().build()).await();
      int far = there.links().get("v1").await().index();
      there.links().up(far).await();
      here.addresses().create(AddressSpec.of(cable.index(), "10.0.0.1/24")).await();
      there.addresses().create(AddressSpec.of(far, "10.0.0.2/24")).await();

      IpAddress gateway = IpAddress.parse("10.0.0.2");
      List<Answer<Void>> underWay = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String block = "172.%d.%d.0/24".formatted(16 + i / 256, i % 256);
        underWay.add(here.routes().create(RouteSpec.to(block).via(gateway).build()));
      }
      underWay.forEach(Answer::await);

      here.links().list().await().forEach(System.out::println);
      List<Route> routes = here.routes().list(RouteSpec.MAIN).await();
      System.out.println(routes.size() + " routes, the last one " + routes.get(routes.size() - 1));
    }
  }
}
