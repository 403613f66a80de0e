// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.NextHopEntry;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A route, as the kernel described it. Immutable; what has no accessor is in {@link #message()}.
 */
public final class Route implements NetworkObject {
  /** uapi/linux/rtnetlink.h: RTNH_F_ONLINK. */
  static final int RTNH_F_ONLINK = 4;

  private final Message message;

  Route(Message message) {
    this.message = message;
  }

  /**
   * Makes a route of a message.
   *
   * @param message an {@code RTM_NEWROUTE} or {@code RTM_DELROUTE}
   * @return the route
   * @throws InvalidSpecException if it is another message
   */
  public static Route of(Message message) {
    if (message.schema().header() != RouteMessages.RTMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about a route");
    }
    return new Route(message);
  }

  /** {@return the kernel's number of its address family: 2 IPv4, 10 IPv6, others for multicast} */
  public int family() {
    return (int) message.field(RouteMessages.FAMILY);
  }

  /** {@return where it leads} */
  public Cidr destination() {
    return sound(this::readDestination);
  }

  private Cidr readDestination() {
    IpFamily family = IpFamily.of(family());
    return Cidr.containing(
        message.get(RouteMessages.RTA_DST).orElseGet(() -> Cidr.all(family).address()),
        (int) message.field(RouteMessages.DST_LEN));
  }

  /** {@return the table it is in: 254 main, 255 local} */
  public long table() {
    return message.number(RouteMessages.RTA_TABLE, message.field(RouteMessages.TABLE));
  }

  /** {@return what it does} */
  public RouteType type() {
    return RouteType.of((int) message.field(RouteMessages.TYPE));
  }

  /** {@return who made it: {@code RTPROT_*}, 2 kernel, 3 boot, 4 static} */
  public int protocol() {
    return (int) message.field(RouteMessages.PROTOCOL);
  }

  /** {@return {@code RT_SCOPE_*}: 0 global, 253 link, 254 host} */
  public int scope() {
    return (int) message.field(RouteMessages.SCOPE);
  }

  /** {@return {@code RTNH_F_*} and {@code RTM_F_*}} */
  public long flags() {
    return message.field(RouteMessages.FLAGS);
  }

  /** {@return its rank: the lowest wins} */
  public long priority() {
    return message.number(RouteMessages.RTA_PRIORITY, 0);
  }

  /** {@return the source address of packets that have none yet} */
  public Optional<IpAddress> preferredSource() {
    return message.get(RouteMessages.RTA_PREFSRC);
  }

  /** {@return the largest packet in bytes, 0 if the route does not say} */
  public long mtu() {
    return message
        .get(RouteMessages.RTA_METRICS)
        .map(metrics -> metrics.number(RouteMessages.RTAX_MTU, 0))
        .orElse(0L);
  }

  /** {@return its paths; none if it leads nowhere} */
  public List<NextHop> nextHops() {
    return sound(this::readNextHops);
  }

  /** What would be a mistake in a spec is damage in what came from the kernel. */
  static <T> T sound(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidSpecException e) {
      throw new MalformedMessageException("an attribute has no such value: " + e.getMessage());
    }
  }

  private List<NextHop> readNextHops() {
    Optional<List<NextHopEntry>> several = message.get(RouteMessages.RTA_MULTIPATH);
    if (several.isPresent()) {
      return several.get().stream()
          .map(
              hop ->
                  new NextHop(
                      hop.device(),
                      gateway(hop.attributes()),
                      hop.hops() + 1,
                      (hop.flags() & RTNH_F_ONLINK) != 0))
          .toList();
    }
    int device = (int) message.number(RouteMessages.RTA_OIF, 0);
    Optional<IpAddress> gateway =
        message.get(RouteMessages.RTA_GATEWAY).or(() -> message.get(RouteMessages.RTA_VIA));
    return device == 0 && gateway.isEmpty()
        ? List.of()
        : List.of(new NextHop(device, gateway, 1, (flags() & RTNH_F_ONLINK) != 0));
  }

  private static Optional<IpAddress> gateway(Attributes attributes) {
    return attributes
        .get(RouteMessages.RTA_GATEWAY)
        .or(() -> attributes.get(RouteMessages.RTA_VIA));
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Route that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return destination() + " table " + table() + " " + nextHops();
  }
}
