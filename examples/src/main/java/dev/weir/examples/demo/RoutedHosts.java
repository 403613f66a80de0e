// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.demo;

import dev.weir.core.net.IpAddress;
import dev.weir.testing.topology.Exchange;
import dev.weir.testing.topology.Host;
import dev.weir.testing.topology.Topology;
import java.util.function.Consumer;

/**
 * Two hosts and a router between them: every protocol gets through, both families, and nothing
 * beyond the routes does.
 */
final class RoutedHosts implements Scene {
  private static final int COUNT = 20;

  @Override
  public String title() {
    return "Two hosts with a router between them (three namespaces, two veth pairs)";
  }

  @Override
  public void play(Consumer<Step> told) {
    try (Topology net =
        Topology.builder()
            .host("a")
            .router("r")
            .host("b")
            .link("a", "r", "10.0.1.0/24", "fd00:1::/64")
            .link("r", "b", "10.0.2.0/24", "fd00:2::/64")
            .build()) {
      Host a = net.host("a");
      Host b = net.host("b");
      Exchange all = Exchange.complete(COUNT);

      told.accept(Step.of(COUNT + " ICMP echoes a → b", all, a.ping(b.ipv4(), COUNT)));
      told.accept(Step.of(COUNT + " ICMPv6 echoes a → b", all, a.ping(b.ipv6(), COUNT)));
      told.accept(Step.of(COUNT + " UDP datagrams over IPv4", all, a.udp(b.ipv4(), 5300, COUNT)));
      told.accept(Step.of(COUNT + " UDP datagrams over IPv6", all, a.udp(b.ipv6(), 5300, COUNT)));
      told.accept(Step.of(COUNT + " TCP connections over IPv4", all, a.tcp(b.ipv4(), 8080, COUNT)));
      told.accept(Step.of(COUNT + " TCP connections over IPv6", all, a.tcp(b.ipv6(), 8080, COUNT)));

      IpAddress nobody = IpAddress.parse("10.0.2.200");
      told.accept(
          Step.of("an address of b's network that nobody has", 0, a.ping(nobody, 1).answered()));
    }
  }
}
