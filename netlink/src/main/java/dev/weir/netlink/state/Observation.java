// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import dev.weir.netlink.route.Address;
import dev.weir.netlink.route.Link;
import dev.weir.netlink.route.LinkKind;
import dev.weir.netlink.route.LinkSpec;
import dev.weir.netlink.route.Neighbour;
import dev.weir.netlink.route.NeighbourState;
import dev.weir.netlink.route.NextHop;
import dev.weir.netlink.route.Route;
import dev.weir.netlink.route.RouteType;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.route.Rule;
import dev.weir.netlink.route.RuleSpec;
import dev.weir.netlink.route.VxlanParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a namespace has, in the words of {@link Desired}: what its owner made, and what is others'.
 */
final class Observation {
  private static final int FR_ACT_TO_TBL = 1;

  private final Map<Integer, Link> byIndex = new HashMap<>();
  private final List<Desired> owned = new ArrayList<>();

  private final List<DesiredAddress> addresses = new ArrayList<>();

  /** Kinds and keys of what is there but not the owner's. */
  private final Set<List<Object>> foreign = new HashSet<>();

  private Observation() {}

  static Observation of(Rtnetlink net, Owner owner) {
    Observation seen = new Observation();
    List<Link> links = net.links().list().await();
    links.forEach(link -> seen.byIndex.put(link.index(), link));
    links.forEach(link -> seen.add(owner.owns(link), seen.link(link)));
    List<Address> addresses = net.addresses().list().await();
    boolean keepsProtocols = addresses.stream().anyMatch(each -> each.protocol() != 0);
    for (Address address : addresses) {
      // Kernels before 5.18 do not keep whose an address is: on a link of the owner it is the
      // owner's unless the kernel made it. Newer ones say so of the addresses they make themselves.
      boolean owns =
          owner.owns(address)
              || (address.protocol() == 0
                  && !keepsProtocols
                  && seen.isOwned(address.device(), owner)
                  && !address.address().isLinkLocal());
      DesiredAddress one = seen.address(address);
      seen.addresses.add(one);
      seen.add(owns, one);
    }
    for (Neighbour neighbour : net.neighbours().list().await()) {
      seen.neighbour(neighbour, owner);
    }
    for (Route route : net.routes().list().await()) {
      seen.add(owner.owns(route), seen.route(route));
    }
    for (Rule rule : net.rules().list().await()) {
      if (owner.owns(rule) && rule.action() == FR_ACT_TO_TBL) {
        seen.owned.add(rule(rule));
      }
    }
    return seen;
  }

  List<Desired> owned() {
    return owned;
  }

  /** {@return all addresses, whoever made them} */
  List<DesiredAddress> addresses() {
    return addresses;
  }

  boolean isForeign(Desired object) {
    return foreign.contains(List.of(object.kind(), object.key()));
  }

  private void add(boolean owns, Desired object) {
    if (owns) {
      owned.add(object);
    } else {
      foreign.add(List.of(object.kind(), object.key()));
    }
  }

  private boolean isOwned(int index, Owner owner) {
    Link link = byIndex.get(index);
    return link != null && owner.owns(link);
  }

  private String name(int index) {
    Link link = byIndex.get(index);
    return link == null ? "" : link.name();
  }

  private DesiredLink link(Link link) {
    return new DesiredLink(
        new LinkSpec(
            link.name(), kind(link), link.mtu(), link.address(), link.alias(), 0, link.isUp()),
        name(link.master()));
  }

  private LinkKind kind(Link link) {
    return switch (link.kind()) {
      case "veth" ->
          new LinkKind.Veth(
              link.lowerNamespaceId() >= 0 || name(link.lower()).isEmpty()
                  ? DesiredLink.UNSEEN
                  : name(link.lower()),
              Optional.empty());
      case "ifb" -> new LinkKind.Ifb();
      case "bridge" ->
          new LinkKind.Bridge(
              data(link, LinkMessages.BRIDGE).number(LinkMessages.IFLA_BR_VLAN_FILTERING, 0) != 0);
      case "macvlan" ->
          LinkKind.MacvlanMode.of(
                  data(link, LinkMessages.MACVLAN).number(LinkMessages.IFLA_MACVLAN_MODE, 0))
              .<LinkKind>map(mode -> new LinkKind.Macvlan(link.lower(), mode))
              .orElseGet(() -> new LinkKind.Other("macvlan"));
      case "vxlan" ->
          link.vxlan()
              .<LinkKind>map(seen -> vxlan(link, seen))
              .orElseGet(() -> new LinkKind.Other("vxlan"));
      default -> new LinkKind.Other(link.kind());
    };
  }

  private static Attributes data(Link link, AttributeSet set) {
    return link.message()
        .get(LinkMessages.IFLA_LINKINFO)
        .flatMap(info -> info.get(LinkMessages.IFLA_INFO_DATA.as(Format.nest(set))))
        .orElseGet(() -> Attributes.of(set, out -> {}));
  }

  private static LinkKind vxlan(Link link, VxlanParameters seen) {
    return new LinkKind.Vxlan(
        seen.id(),
        seen.port(),
        seen.remote(),
        seen.local(),
        (int) data(link, LinkMessages.VXLAN).number(LinkMessages.IFLA_VXLAN_LINK, 0),
        seen.external(),
        seen.learning());
  }

  private DesiredAddress address(Address address) {
    return new DesiredAddress(
        name(address.device()), address.address(), address.prefixLength(), address.peer());
  }

  private void neighbour(Neighbour neighbour, Owner owner) {
    // What the kernel has learned itself is nobody's: an owner may say better.
    if (neighbour.state() == NeighbourState.PERMANENT
        && neighbour.address().isPresent()
        && neighbour.hardwareAddress().isPresent()) {
      IpAddress ip = neighbour.address().get();
      add(
          owner.owns(neighbour),
          new DesiredNeighbour(name(neighbour.device()), ip, neighbour.hardwareAddress().get()));
    }
  }

  private DesiredRoute route(Route route) {
    boolean forwards = route.type() == RouteType.UNICAST;
    List<DesiredRoute.Hop> hops = new ArrayList<>();
    if (forwards) {
      for (NextHop hop : route.nextHops()) {
        hops.add(new DesiredRoute.Hop(name(hop.device()), hop.gateway(), hop.weight()));
      }
    }
    RouteType type = forwards && hops.isEmpty() ? RouteType.OTHER : route.type();
    return new DesiredRoute(
        route.destination(),
        type,
        route.table(),
        route.priority(),
        route.preferredSource(),
        (int) route.mtu(),
        hops);
  }

  private static DesiredRule rule(Rule rule) {
    return new DesiredRule(
        new RuleSpec(
            IpFamily.of(rule.family()),
            rule.priority(),
            rule.table(),
            rule.mark(),
            rule.markMask(),
            rule.source(),
            rule.destination(),
            rule.inputDevice(),
            rule.protocol()));
  }
}
