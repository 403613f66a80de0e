// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.MessageWriter;
import dev.weir.netlink.internal.rtnl.NextHopEntry;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A route to be made.
 *
 * @param destination where it leads
 * @param type what it does
 * @param table the table it goes into: 254 main, 255 local, 1 to 2^32 - 1
 * @param priority its rank, the lowest wins; 0 for the kernel's choice
 * @param protocol who makes it, {@code RTPROT_*}: by it the owner knows it again
 * @param scope {@code RT_SCOPE_*}, if not what follows from the rest
 * @param preferredSource the source address of packets that have none yet
 * @param mtu the largest packet in bytes, 0 for the device's
 * @param advertisedMss the segment size that TCP announces, 0 for none
 * @param nextHops its paths
 */
public record RouteSpec(
    Cidr destination,
    RouteType type,
    long table,
    long priority,
    int protocol,
    OptionalInt scope,
    Optional<IpAddress> preferredSource,
    int mtu,
    int advertisedMss,
    List<NextHop> nextHops) {
  /** {@code RT_TABLE_MAIN}. */
  public static final int MAIN = 254;

  /** {@code RTPROT_STATIC}. */
  public static final int STATIC = 4;

  // uapi/linux/rtnetlink.h
  /** Larger numbers do not fit into the header: an attribute has them. */
  private static final int MAX_HEADER_TABLE = 255;

  private static final int RT_SCOPE_LINK = 253;
  private static final int RT_SCOPE_HOST = 254;

  /**
   * Checks numbers and families.
   *
   * @param destination where it leads
   * @param type what it does
   * @param table the table it goes into
   * @param priority its rank
   * @param protocol who makes it
   * @param scope the scope
   * @param preferredSource the source address
   * @param mtu the largest packet
   * @param advertisedMss the segment size
   * @param nextHops its paths
   */
  public RouteSpec {
    nextHops = List.copyOf(nextHops);
    if (table < 1 || table > 0xffff_ffffL || priority < 0 || priority > 0xffff_ffffL) {
      throw new InvalidSpecException(
          "route " + destination + ": table " + table + ", priority " + priority);
    }
    if (protocol < 0 || protocol > 255 || mtu < 0 || advertisedMss < 0) {
      throw new InvalidSpecException(
          "route " + destination + ": protocol " + protocol + ", mtu " + mtu);
    }
    if (preferredSource.isPresent() && preferredSource.get().family() != destination.family()) {
      throw new InvalidSpecException(
          "route "
              + destination
              + ": its source "
              + preferredSource.get()
              + " is of another family");
    }
    if (type == RouteType.UNICAST && nextHops.isEmpty()) {
      throw new InvalidSpecException("route " + destination + ": it needs a device or a gateway");
    }
  }

  /**
   * Starts a spec.
   *
   * @param destination where it leads
   * @return a builder
   */
  public static Builder to(Cidr destination) {
    return new Builder(destination);
  }

  /**
   * Starts a spec.
   *
   * @param destination where it leads, for example {@code "10.0.0.0/8"}
   * @return a builder
   * @throws InvalidSpecException if the text is no block of addresses
   */
  public static Builder to(String destination) {
    return new Builder(Cidr.parse(destination));
  }

  Message message(MessageSchema schema, int flags) {
    return Message.of(
        schema,
        flags,
        RouteMessages.RTMSG
            .zero()
            .with(RouteMessages.FAMILY, destination.family().number())
            .with(RouteMessages.DST_LEN, destination.prefixLength())
            .with(RouteMessages.TABLE, table > MAX_HEADER_TABLE ? 0 : table)
            .with(RouteMessages.PROTOCOL, protocol)
            .with(RouteMessages.SCOPE, scope.orElseGet(this::impliedScope))
            .with(RouteMessages.TYPE, type.number())
            .with(
                RouteMessages.FLAGS,
                nextHops.size() == 1 && nextHops.get(0).onLink() ? Route.RTNH_F_ONLINK : 0),
        this::attributes);
  }

  /** As ip-route(8) does: what is on the link, or in the host, is not further away than that. */
  private int impliedScope() {
    if (!destination.address().isIpv4()) {
      return 0;
    }
    if (type == RouteType.LOCAL) {
      return RT_SCOPE_HOST;
    }
    boolean direct =
        type == RouteType.BROADCAST
            || type == RouteType.MULTICAST
            || type == RouteType.ANYCAST
            || (type == RouteType.UNICAST
                && nextHops.stream().allMatch(hop -> hop.gateway().isEmpty()));
    return direct ? RT_SCOPE_LINK : 0;
  }

  private void attributes(MessageWriter out) {
    out.putIf(destination.prefixLength() > 0, RouteMessages.RTA_DST, destination.address());
    out.putIf(table > MAX_HEADER_TABLE, RouteMessages.RTA_TABLE, table);
    out.putIf(priority > 0, RouteMessages.RTA_PRIORITY, priority);
    preferredSource.ifPresent(ip -> out.put(RouteMessages.RTA_PREFSRC, ip));
    if (nextHops.size() == 1) {
      NextHop only = nextHops.get(0);
      gateway(only, out);
      out.putIf(only.device() > 0, RouteMessages.RTA_OIF, (long) only.device());
    } else if (!nextHops.isEmpty()) {
      out.put(
          RouteMessages.RTA_MULTIPATH,
          nextHops.stream()
              .map(
                  hop ->
                      new NextHopEntry(
                          hop.onLink() ? Route.RTNH_F_ONLINK : 0,
                          hop.weight() - 1,
                          hop.device(),
                          Attributes.of(RouteMessages.ROUTE, own -> gateway(hop, own))))
              .toList());
    }
    if (mtu > 0 || advertisedMss > 0) {
      out.nest(
          RouteMessages.RTA_METRICS,
          metrics -> {
            metrics.putIf(mtu > 0, RouteMessages.RTAX_MTU, (long) mtu);
            metrics.putIf(advertisedMss > 0, RouteMessages.RTAX_ADVMSS, (long) advertisedMss);
          });
    }
  }

  private void gateway(NextHop hop, MessageWriter out) {
    hop.gateway()
        .ifPresent(
            ip ->
                out.put(
                    ip.family() == destination.family()
                        ? RouteMessages.RTA_GATEWAY
                        : RouteMessages.RTA_VIA,
                    ip));
  }

  @Override
  public String toString() {
    return destination + " table " + table;
  }

  /** Collects what a spec says beyond the destination. */
  public static final class Builder {
    private final Cidr destination;
    private RouteType type = RouteType.UNICAST;
    private long table = MAIN;
    private long priority;
    private int protocol = STATIC;
    private OptionalInt scope = OptionalInt.empty();
    private Optional<IpAddress> preferredSource = Optional.empty();
    private int mtu;
    private int advertisedMss;
    private final List<NextHop> nextHops = new ArrayList<>();

    private Builder(Cidr destination) {
      this.destination = destination;
    }

    /**
     * Sets what it does.
     *
     * @param what what it does
     * @return this
     */
    public Builder type(RouteType what) {
      this.type = what;
      return this;
    }

    /**
     * Sets the table.
     *
     * @param number 1 to 2^32 - 1
     * @return this
     */
    public Builder table(long number) {
      this.table = number;
      return this;
    }

    /**
     * Sets the rank.
     *
     * @param rank the lowest wins
     * @return this
     */
    public Builder priority(long rank) {
      this.priority = rank;
      return this;
    }

    /**
     * Sets who makes it.
     *
     * @param number {@code RTPROT_*}
     * @return this
     */
    public Builder protocol(int number) {
      this.protocol = number;
      return this;
    }

    /**
     * Sets the scope.
     *
     * @param number {@code RT_SCOPE_*}
     * @return this
     */
    public Builder scope(int number) {
      this.scope = OptionalInt.of(number);
      return this;
    }

    /**
     * Sets the source address of packets that have none yet.
     *
     * @param ip the address
     * @return this
     */
    public Builder source(IpAddress ip) {
      this.preferredSource = Optional.of(ip);
      return this;
    }

    /**
     * Sets the largest packet.
     *
     * @param bytes how large
     * @return this
     */
    public Builder mtu(int bytes) {
      this.mtu = bytes;
      return this;
    }

    /**
     * Sets the segment size that TCP announces.
     *
     * @param bytes how large
     * @return this
     */
    public Builder advertisedMss(int bytes) {
      this.advertisedMss = bytes;
      return this;
    }

    /**
     * Adds a path to whatever is on a device.
     *
     * @param index the device's index
     * @return this
     */
    public Builder device(int index) {
      return nextHop(NextHop.device(index));
    }

    /**
     * Adds a path to a router.
     *
     * @param gateway the router
     * @return this
     */
    public Builder via(IpAddress gateway) {
      return nextHop(NextHop.via(gateway));
    }

    /**
     * Adds a path.
     *
     * @param hop the path
     * @return this
     */
    public Builder nextHop(NextHop hop) {
      nextHops.add(hop);
      return this;
    }

    /**
     * Makes the spec.
     *
     * @return the spec
     * @throws InvalidSpecException if a number is out of range, families differ or it leads nowhere
     */
    public RouteSpec build() {
      return new RouteSpec(
          destination,
          type,
          table,
          priority,
          protocol,
          scope,
          preferredSource,
          mtu,
          advertisedMss,
          nextHops);
    }
  }
}
