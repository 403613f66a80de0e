// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.testing.topology.Plan.End;
import dev.weir.testing.topology.Plan.Node;
import dev.weir.testing.topology.Plan.Role;
import dev.weir.testing.topology.Plan.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes of a node over the fewest routers, found breadth first. */
final class Routes {

  /** A route to be. */
  record Route(Cidr destination, IpAddress gateway, End through) {}

  /** A router on the way: our device towards the first one, and that one's end there. */
  private record Hop(Node router, End ours, End gateway) {}

  private final Node origin;
  private final Set<Segment> reached = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Hop> frontier = new ArrayDeque<>();
  private final List<Route> routes = new ArrayList<>();

  private Routes(Node origin) {
    this.origin = origin;
  }

  static List<Route> of(Node origin) {
    return new Routes(origin).find();
  }

  private List<Route> find() {
    origin.ends().forEach(end -> reached.add(end.segment()));
    for (End ours : origin.ends()) {
      routersOn(ours.segment()).forEach(end -> frontier.add(new Hop(end.node(), ours, end)));
    }
    while (!frontier.isEmpty()) {
      Hop hop = frontier.remove();
      for (End next : hop.router().ends()) {
        if (reached.add(next.segment())) {
          addRoutes(next.segment(), hop);
          routersOn(next.segment())
              .forEach(end -> frontier.add(new Hop(end.node(), hop.ours(), hop.gateway())));
        }
      }
    }
    return routes;
  }

  private List<End> routersOn(Segment segment) {
    return segment.ends().stream()
        .filter(end -> end.node().role() == Role.ROUTER && !end.node().equals(origin))
        .toList();
  }

  private void addRoutes(Segment segment, Hop hop) {
    for (Cidr prefix : segment.prefixes()) {
      address(hop.gateway(), prefix.family())
          .ifPresent(gateway -> routes.add(new Route(prefix, gateway, hop.ours())));
    }
  }

  private static Optional<IpAddress> address(End end, IpFamily family) {
    return end.addresses().stream().filter(address -> address.family() == family).findFirst();
  }
}
