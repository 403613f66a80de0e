// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * Which packets a policy or state is for. It always has a family: addresses that match everything
 * do not tell one.
 *
 * @param source where from
 * @param destination where to, of the same family
 * @param protocol the protocol's number, 0 for any
 * @param sourcePort from which port
 * @param destinationPort to which port
 * @param device the index of the device, 0 for any
 */
public record Selector(
    Cidr source,
    Cidr destination,
    int protocol,
    PortMatch sourcePort,
    PortMatch destinationPort,
    int device) {
  private static final Field DADDR = field("daddr");
  private static final Field SADDR = field("saddr");
  private static final Field DPORT = field("dport");
  private static final Field DPORT_MASK = field("dport_mask");
  private static final Field SPORT = field("sport");
  private static final Field SPORT_MASK = field("sport_mask");
  private static final Field FAMILY = field("family");
  private static final Field PREFIXLEN_D = field("prefixlen_d");
  private static final Field PREFIXLEN_S = field("prefixlen_s");
  private static final Field PROTO = field("proto");
  private static final Field IFINDEX = field("ifindex");

  /**
   * Checks families and numbers.
   *
   * @param source where from
   * @param destination where to
   * @param protocol the protocol's number
   * @param sourcePort from which port
   * @param destinationPort to which port
   * @param device the index of the device
   */
  public Selector {
    if (source.family() != destination.family()) {
      throw new InvalidSpecException(
          "selector from " + source + " to " + destination + ": two families");
    }
    if (protocol < 0 || protocol > 255 || device < 0) {
      throw new InvalidSpecException("selector: protocol " + protocol + ", device " + device);
    }
  }

  /**
   * Packets between addresses.
   *
   * @param source where from
   * @param destination where to
   * @return the selector
   */
  public static Selector of(Cidr source, Cidr destination) {
    return new Selector(source, destination, 0, PortMatch.ANY, PortMatch.ANY, 0);
  }

  /**
   * All packets of a family.
   *
   * @param family the family
   * @return the selector
   */
  public static Selector all(IpFamily family) {
    return of(Cidr.all(family), Cidr.all(family));
  }

  /** {@return the family} */
  public IpFamily family() {
    return source.family();
  }

  /**
   * Only packets of a protocol.
   *
   * @param number the protocol
   * @param from from which port
   * @param to to which port
   * @return another selector
   */
  public Selector protocol(int number, PortMatch from, PortMatch to) {
    return new Selector(source, destination, number, from, to, device);
  }

  /**
   * Only packets of a device.
   *
   * @param index its index
   * @return another selector
   */
  public Selector device(int index) {
    return new Selector(source, destination, protocol, sourcePort, destinationPort, index);
  }

  StructValue struct() {
    return XfrmStructs.SELECTOR
        .zero()
        .with(DADDR, destination.address())
        .with(SADDR, source.address())
        .with(DPORT, destinationPort.port())
        .with(DPORT_MASK, destinationPort.mask())
        .with(SPORT, sourcePort.port())
        .with(SPORT_MASK, sourcePort.mask())
        .with(FAMILY, family().number())
        .with(PREFIXLEN_D, destination.prefixLength())
        .with(PREFIXLEN_S, source.prefixLength())
        .with(PROTO, protocol)
        .with(IFINDEX, device);
  }

  static Selector of(StructValue struct) {
    return new Selector(
        block(struct, SADDR, PREFIXLEN_S),
        block(struct, DADDR, PREFIXLEN_D),
        (int) struct.get(PROTO),
        new PortMatch((int) struct.get(SPORT), (int) struct.get(SPORT_MASK)),
        new PortMatch((int) struct.get(DPORT), (int) struct.get(DPORT_MASK)),
        (int) Math.max(0, struct.get(IFINDEX)));
  }

  private static Cidr block(StructValue struct, Field address, Field length) {
    // The kernel's larval states have a selector without family: all zero.
    IpAddress ip = struct.address(address).orElseGet(() -> IpAddress.ofIpv4(0));
    try {
      return Cidr.containing(ip, (int) struct.get(length));
    } catch (InvalidSpecException e) {
      throw new MalformedMessageException(
          "selector: address " + ip + " with a prefix of " + struct.get(length));
    }
  }

  private static Field field(String name) {
    return XfrmStructs.SELECTOR.field(name);
  }

  /** {@return as in {@code ip xfrm}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("src " + source + " dst " + destination);
    if (protocol != 0) {
      text.append(" proto ").append(protocol);
    }
    if (sourcePort.mask() != 0) {
      text.append(" sport ").append(sourcePort.port());
    }
    if (destinationPort.mask() != 0) {
      text.append(" dport ").append(destinationPort.port());
    }
    if (device != 0) {
      text.append(" dev ").append(device);
    }
    return text.toString();
  }
}
