// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.route.NextHop;
import dev.weir.netlink.route.RouteSpec;
import dev.weir.netlink.route.RouteType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A route.
 *
 * @param destination where it leads
 * @param type what it does
 * @param table the table it is in
 * @param priority its rank, the lowest wins; for IPv6 the kernel makes 1024 of 0, and so does this
 * @param preferredSource the source address of packets that have none yet
 * @param mtu the largest packet in bytes, 0 for the device's
 * @param hops its paths; none if it drops
 */
public record DesiredRoute(
    Cidr destination,
    RouteType type,
    long table,
    long priority,
    Optional<IpAddress> preferredSource,
    int mtu,
    List<Hop> hops)
    implements Desired {
  /** Kernel, net/ipv6: IP6_RT_PRIO_USER. */
  private static final int IPV6_PRIORITY = 1024;

  /**
   * A path.
   *
   * @param device the name of the device it leaves by
   * @param gateway the router, if there is one
   * @param weight its share of the traffic, 1 to 256
   */
  public record Hop(String device, Optional<IpAddress> gateway, int weight) {
    @Override
    public String toString() {
      return gateway.map(ip -> "via " + ip + " on ").orElse("on ")
          + device
          + (weight == 1 ? "" : " weight " + weight);
    }
  }

  /**
   * Checks what it says.
   *
   * @param destination where it leads
   * @param type what it does
   * @param table the table it is in
   * @param priority its rank
   * @param preferredSource the source address
   * @param mtu the largest packet
   * @param hops its paths
   */
  public DesiredRoute {
    hops = List.copyOf(hops);
    if (!destination.address().isIpv4() && priority == 0) {
      priority = IPV6_PRIORITY;
    }
    if (type != RouteType.UNICAST && !hops.isEmpty()) {
      throw new InvalidSpecException("route " + destination + ": it drops, so it has no paths");
    }
    // The rest is checked as for any route.
    RouteSpec checked =
        spec(destination, type, table, priority, preferredSource, mtu, hops, name -> 1, 0);
    assert checked.table() == table;
  }

  /**
   * Starts a description.
   *
   * @param destination where it leads, for example {@code "10.0.0.0/8"}
   * @return a builder
   * @throws InvalidSpecException if the text is no block of addresses
   */
  public static Builder to(String destination) {
    return new Builder(Cidr.parse(destination));
  }

  /**
   * Starts a description.
   *
   * @param destination where it leads
   * @return a builder
   */
  public static Builder to(Cidr destination) {
    return new Builder(destination);
  }

  @Override
  public String kind() {
    return "route";
  }

  @Override
  public Object key() {
    return List.of(destination, table, priority);
  }

  /** Of several paths the order is the kernel's. */
  boolean isMetBy(DesiredRoute observed) {
    return key().equals(observed.key())
        && type == observed.type
        && preferredSource.equals(observed.preferredSource)
        && mtu == observed.mtu
        && hops.size() == observed.hops.size()
        && new HashSet<>(hops).equals(new HashSet<>(observed.hops));
  }

  /** Whether the kernel takes it away with an address, perhaps the device's last. */
  boolean goesWith(DesiredAddress address, boolean last) {
    return preferredSource.equals(Optional.of(address.address()))
        || (last
            && destination.family() == address.address().family()
            && hops.stream().anyMatch(hop -> hop.device().equals(address.device())));
  }

  /** Whether its gateways must be reachable before it can be made. */
  boolean hasGateway() {
    return hops.stream().anyMatch(hop -> hop.gateway().isPresent());
  }

  RouteSpec spec(ToIntFunction<String> index, int protocol) {
    return spec(destination, type, table, priority, preferredSource, mtu, hops, index, protocol);
  }

  private static RouteSpec spec(
      Cidr destination,
      RouteType type,
      long table,
      long priority,
      Optional<IpAddress> preferredSource,
      int mtu,
      List<Hop> hops,
      ToIntFunction<String> index,
      int protocol) {
    RouteSpec.Builder spec =
        RouteSpec.to(destination)
            .type(type)
            .table(table)
            .priority(priority)
            .protocol(protocol)
            .mtu(mtu);
    preferredSource.ifPresent(spec::source);
    for (Hop hop : hops) {
      spec.nextHop(new NextHop(index.applyAsInt(hop.device()), hop.gateway(), hop.weight(), false));
    }
    return spec.build();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(destination).append(" table ").append(table);
    if (priority != 0) {
      text.append(" priority ").append(priority);
    }
    if (type != RouteType.UNICAST) {
      text.append(' ').append(type.name().toLowerCase(Locale.ROOT));
    }
    hops.forEach(hop -> text.append(' ').append(hop));
    preferredSource.ifPresent(ip -> text.append(" source ").append(ip));
    return text.append(mtu == 0 ? "" : " mtu " + mtu).toString();
  }

  /** Collects what a description says beyond the destination. */
  public static final class Builder {
    private final Cidr destination;
    private RouteType type = RouteType.UNICAST;
    private long table = RouteSpec.MAIN;
    private long priority;
    private Optional<IpAddress> preferredSource = Optional.empty();
    private int mtu;
    private final List<Hop> hops = new ArrayList<>();

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
     * Adds a path to whatever is on a device.
     *
     * @param device the device's name
     * @return this
     */
    public Builder on(String device) {
      return hop(new Hop(device, Optional.empty(), 1));
    }

    /**
     * Adds a path to a router.
     *
     * @param gateway the router
     * @param device the name of the device it is behind
     * @return this
     */
    public Builder via(IpAddress gateway, String device) {
      return hop(new Hop(device, Optional.of(gateway), 1));
    }

    /**
     * Adds a path.
     *
     * @param hop the path
     * @return this
     */
    public Builder hop(Hop hop) {
      hops.add(hop);
      return this;
    }

    /**
     * Makes the description.
     *
     * @return the description
     * @throws InvalidSpecException if a number is out of range, families differ or it leads nowhere
     */
    public DesiredRoute build() {
      return new DesiredRoute(destination, type, table, priority, preferredSource, mtu, hops);
    }
  }
}
