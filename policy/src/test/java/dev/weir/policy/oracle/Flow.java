// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a verdict is asked about. */
public record Flow(
    Endpoint endpoint, Direction direction, Identity peer, IpProtocol protocol, int port) {
  private static final List<IpProtocol> WITH_PORTS =
      List.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP);
  private static final List<IpProtocol> ICMP = List.of(IpProtocol.ICMP, IpProtocol.ICMPV6);

  /** Traffic without its ends. */
  public record Traffic(IpProtocol protocol, int port) {
    @Override
    public String toString() {
      return protocol + "/" + port;
    }
  }

  /**
   * Every flow of an endpoint that rules could judge differently from its neighbours: at and beside
   * the ends of each range, at named ports, for every protocol.
   */
  public static List<Flow> of(RuleSet rules, Endpoint endpoint, Collection<Identity> peers) {
    List<Flow> flows = new ArrayList<>();
    for (Traffic traffic : traffic(rules, peers)) {
      for (Identity peer : peers) {
        for (Direction direction : Direction.values()) {
          flows.add(new Flow(endpoint, direction, peer, traffic.protocol, traffic.port));
        }
      }
    }
    return flows;
  }

  /** The traffic of {@link #of}. */
  public static List<Traffic> traffic(RuleSet rules, Collection<Identity> peers) {
    NavigableSet<Integer> ports = new TreeSet<>(List.of(0, 80));
    NavigableSet<Integer> types = new TreeSet<>(List.of(8));
    for (Rule rule : rules.rules()) {
      if (rule.ports() instanceof Ports.Listed listed) {
        for (PortSpec spec : listed.specs()) {
          if (spec instanceof PortSpec.Numbered numbered) {
            addEdges(ports, numbered.ports());
          } else if (spec instanceof PortSpec.Icmp icmp) {
            types.add(icmp.type());
          } else if (spec instanceof PortSpec.Named) {
            peers.forEach(
                peer -> peer.ports().ports().stream().map(NamedPort::port).forEach(ports::add));
            ports.add(8080);
          }
        }
      }
    }
    List<Traffic> traffic = new ArrayList<>();
    WITH_PORTS.forEach(p -> ports.forEach(port -> traffic.add(new Traffic(p, port))));
    ICMP.forEach(p -> types.forEach(type -> traffic.add(new Traffic(p, type))));
    traffic.add(new Traffic(IpProtocol.GRE, 0));
    traffic.add(new Traffic(IpProtocol.ESP, 0));
    return traffic;
  }

  private static void addEdges(NavigableSet<Integer> ports, PortRange range) {
    ports.add(range.first());
    ports.add(range.last());
    ports.add(range.first() + range.size() / 2);
    if (range.first() > 0) {
      ports.add(range.first() - 1);
    }
    if (range.last() < 65535) {
      ports.add(range.last() + 1);
    }
  }

  @Override
  public String toString() {
    return direction
        + " of "
        + endpoint
        + (direction == Direction.INGRESS ? " from " : " to ")
        + peer
        + ' '
        + protocol
        + '/'
        + port;
  }
}
