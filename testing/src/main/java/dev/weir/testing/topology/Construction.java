// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.testing.internal.rtnl.Rtnl;
import dev.weir.testing.internal.rtnl.Rtnl.VethEnd;
import dev.weir.testing.topology.Plan.End;
import dev.weir.testing.topology.Plan.Node;
import dev.weir.testing.topology.Plan.Role;
import dev.weir.testing.topology.Plan.Wire;
import dev.weir.testing.topology.Routes.Route;
import java.util.HashMap;
import java.util.Map;

/** Makes what a plan describes. */
final class Construction {
  private static final String BRIDGE = "br0";

  private final Plan plan;
  private final Topology topology;
  private final Map<String, NetworkNamespace> namespaces = new HashMap<>();

  Construction(Plan plan, Topology topology) {
    this.plan = plan;
    this.topology = topology;
  }

  void run() {
    for (Node node : plan.nodes()) {
      NetworkNamespace namespace = topology.keep(NetworkNamespace.create());
      namespaces.put(node.name(), namespace);
      namespace.run(() -> prepare(node));
    }
    for (Wire wire : plan.wires()) {
      NetworkNamespace far = namespaceOf(wire.second());
      namespaceOf(wire.first()).run(() -> connect(wire, far));
    }
    for (Node node : plan.nodes()) {
      configure(node);
    }
    // Only now are both ends of every link up, and gateways can be reached.
    for (Node node : plan.nodes()) {
      namespaceOf(node).run(() -> finish(node));
    }
  }

  /** Sets what new devices take over, before there are any. */
  private static void prepare(Node node) {
    String forwarding = node.role() == Role.ROUTER ? "1" : "0";
    // IPv4 settings of a new namespace are copies of the machine's (devconf_inherit_init_net), so
    // that none can be taken for granted.
    Sysctl.set("ipv4.ip_forward", forwarding);
    for (String scope : new String[] {"all", "default"}) {
      Sysctl.set("ipv4.conf." + scope + ".rp_filter", "0");
      Sysctl.setIfPresent("ipv6.conf." + scope + ".disable_ipv6", "0");
      Sysctl.setIfPresent("ipv6.conf." + scope + ".forwarding", forwarding);
      Sysctl.setIfPresent("ipv6.conf." + scope + ".accept_dad", "0");
      Sysctl.setIfPresent("ipv6.conf." + scope + ".accept_ra", "0");
      Sysctl.setIfPresent("ipv6.conf." + scope + ".router_solicitations", "0");
    }
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.setUp(rtnl.link("lo").ifindex());
      if (node.isBridge()) {
        rtnl.createDevice(BRIDGE, "bridge");
        rtnl.setUp(rtnl.link(BRIDGE).ifindex());
      }
    }
  }

  private static void connect(Wire wire, NetworkNamespace far) {
    try (Rtnl rtnl = Rtnl.open()) {
      rtnl.createVeth(
          vethEnd(wire.first(), wire.mtu()), vethEnd(wire.second(), wire.mtu()), far.descriptor());
    }
  }

  private static VethEnd vethEnd(End end, int mtu) {
    return new VethEnd(end.ifindex(), end.device(), end.mac(), mtu);
  }

  private void configure(Node node) {
    Host host = new Host(topology, node.name(), namespaceOf(node));
    namespaceOf(node)
        .run(
            () -> {
              try (Rtnl rtnl = Rtnl.open()) {
                for (End end : node.ends()) {
                  host.add(configure(rtnl, host, end));
                }
              }
            });
    if (!node.isBridge()) {
      topology.add(host);
    }
  }

  private static Device configure(Rtnl rtnl, Host host, End end) {
    Rtnl.Link link = rtnl.link(end.device());
    for (IpAddress address : end.addresses()) {
      rtnl.addAddress(link.ifindex(), address, prefixLength(end, address.family(), address));
    }
    if (end.node().isBridge()) {
      rtnl.enslave(link.ifindex(), rtnl.link(BRIDGE).ifindex());
    }
    rtnl.setUp(link.ifindex());
    return new Device(host, end.device(), link.ifindex(), end.mac(), link.mtu(), end.addresses());
  }

  private static int prefixLength(End end, IpFamily family, IpAddress address) {
    return end.segment().prefixes().stream()
        .filter(prefix -> prefix.contains(address))
        .findFirst()
        .map(Cidr::prefixLength)
        .orElse(family.bits());
  }

  private static void finish(Node node) {
    try (Rtnl rtnl = Rtnl.open()) {
      for (End end : node.ends()) {
        Readiness.await(rtnl, end);
      }
      if (!node.isBridge()) {
        for (Route route : Routes.of(node)) {
          rtnl.addRoute(route.destination(), route.gateway(), route.through().ifindex());
        }
      }
    }
  }

  private NetworkNamespace namespaceOf(End end) {
    return namespaceOf(end.node());
  }

  private NetworkNamespace namespaceOf(Node node) {
    NetworkNamespace namespace = namespaces.get(node.name());
    if (namespace == null) {
      throw new IllegalStateException("node " + node.name() + " has no namespace yet");
    }
    return namespace;
  }
}
