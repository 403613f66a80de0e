// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nodes and links of a topology to be, with the addresses that follow from them. */
final class Plan {
  private static final int LONGEST_NAME = 32;

  /**
   * No two devices of a topology have one index. A veth whose peer has the same index is not taken
   * for a virtual device, and its carrier is noticed up to a second later (net/core/link_watch.c,
   * linkwatch_urgent_event); and a test that takes one namespace's index for another's shall fail.
   */
  private static final int FIRST_IFINDEX = 10;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final List<Segment> segments = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();

  enum Role {
    HOST,
    ROUTER,
    BRIDGE
  }

  /** A node; of a bridge, also the segment it is. */
  record Node(String name, Role role, List<End> ends, Segment segment) {
    boolean isBridge() {
      return role == Role.BRIDGE;
    }
  }

  /** What can be reached without a router. */
  record Segment(List<Cidr> prefixes, List<End> ends) {}

  /** A node's device on a segment; a bridge's ports have no addresses. */
  record End(
      Node node,
      Segment segment,
      int ifindex,
      String device,
      MacAddress mac,
      List<IpAddress> addresses) {
    /** Ends are compared by being the same: nodes and ends refer to each other. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return node.name() + "/" + device;
    }
  }

  /** A veth pair. */
  record Wire(End first, End second, int mtu) {}

  List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  List<Wire> wires() {
    return wires;
  }

  void addNode(String name, Role role, List<Cidr> prefixes) {
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || !name.chars().allMatch(c -> c == '-' || (c < 128 && Character.isLetterOrDigit(c)))) {
      throw new InvalidSpecException(
          "node \"" + name + "\": a name is 1 to " + LONGEST_NAME + " letters, digits and dashes");
    }
    if (nodes.containsKey(name)) {
      throw new InvalidSpecException("node " + name + " is declared twice");
    }
    Segment segment = new Segment(prefixes, new ArrayList<>());
    if (role == Role.BRIDGE) {
      addSegment(segment, "bridge " + name);
    }
    nodes.put(name, new Node(name, role, new ArrayList<>(), segment));
  }

  void addLink(LinkSpec link) {
    Node first = node(link.first());
    Node second = node(link.second());
    String name = "link " + link.first() + "-" + link.second();
    if (first.isBridge() && second.isBridge()) {
      throw new InvalidSpecException(name + ": both ends are bridges");
    }
    Segment segment = new Segment(link.prefixes(), new ArrayList<>());
    if (first.isBridge() || second.isBridge()) {
      if (!link.prefixes().isEmpty()) {
        throw new InvalidSpecException(name + ": the prefixes are the bridge's");
      }
      segment = first.isBridge() ? first.segment() : second.segment();
    } else {
      addSegment(segment, name);
    }
    wires.add(new Wire(end(first, segment, link), end(second, segment, link), link.mtu()));
  }

  private Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new InvalidSpecException("node " + name + " is not declared");
    }
    return node;
  }

  private void addSegment(Segment segment, String name) {
    for (Segment other : segments) {
      for (Cidr theirs : other.prefixes()) {
        for (Cidr ours : segment.prefixes()) {
          if (ours.overlaps(theirs)) {
            throw new InvalidSpecException(name + ": " + ours + " overlaps " + theirs);
          }
        }
      }
    }
    segments.add(segment);
  }

  private End end(Node node, Segment segment, LinkSpec link) {
    int wire = wires.size();
    int side = node.name().equals(link.first()) ? 0 : 1;
    // Locally administered, and telling in a capture: link and side.
    MacAddress mac =
        link.macs()
            .getOrDefault(node.name(), new MacAddress(0x02_00_00_00_00_00L | wire << 8 | side + 1));
    String device = (node.isBridge() ? "port" : "eth") + node.ends().size();
    List<IpAddress> addresses = new ArrayList<>();
    if (!node.isBridge()) {
      int number = segment.ends().size() + 1;
      for (Cidr prefix : segment.prefixes()) {
        addresses.add(nth(prefix, number));
      }
    }
    int ifindex = FIRST_IFINDEX + 2 * wire + side;
    End end = new End(node, segment, ifindex, device, mac, addresses);
    node.ends().add(end);
    if (!node.isBridge()) {
      segment.ends().add(end);
    }
    return end;
  }

  private static IpAddress nth(Cidr prefix, int number) {
    IpAddress address = prefix.first();
    for (int i = 0; i < number; i++) {
      address = address.next().orElse(prefix.last());
    }
    if (!prefix.contains(address) || address.equals(prefix.last())) {
      throw new InvalidSpecException(prefix + " has no room for " + number + " hosts");
    }
    return address;
  }
}
