// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * What a state is known by. The source address is not part of it.
 *
 * @param destination where to
 * @param spi the security parameter index, 0 to 2^32 - 1
 * @param protocol the protocol's number: ESP 50, AH 51, IPComp 108
 * @param mark the marks of its packets, {@link Mark#ANY} for all
 */
public record StateId(IpAddress destination, long spi, int protocol, Mark mark) {
  private static final Field DADDR = XfrmStructs.USERSA_ID.field("daddr");
  private static final Field SPI = XfrmStructs.USERSA_ID.field("spi");
  private static final Field FAMILY = XfrmStructs.USERSA_ID.field("family");
  private static final Field PROTO = XfrmStructs.USERSA_ID.field("proto");

  /**
   * Checks the numbers.
   *
   * @param destination where to
   * @param spi the security parameter index
   * @param protocol the protocol's number
   * @param mark the marks of its packets
   */
  public StateId {
    if (spi < 0 || spi > 0xffff_ffffL || protocol < 0 || protocol > 255) {
      throw new InvalidSpecException(
          "state to " + destination + ": SPI " + spi + ", protocol " + protocol);
    }
  }

  /**
   * A state of ESP, for packets of any mark.
   *
   * @param destination where to
   * @param spi the security parameter index
   * @return its identity
   */
  public static StateId esp(IpAddress destination, long spi) {
    return new StateId(destination, spi, IpProtocol.ESP.number(), Mark.ANY);
  }

  /**
   * Adds a mark.
   *
   * @param other the marks of its packets
   * @return another identity
   */
  public StateId marked(Mark other) {
    return new StateId(destination, spi, protocol, other);
  }

  StructValue struct() {
    return XfrmStructs.USERSA_ID
        .zero()
        .with(DADDR, destination)
        .with(SPI, spi)
        .with(FAMILY, destination.family().number())
        .with(PROTO, protocol);
  }

  static StateId of(StructValue struct, Mark mark) {
    return new StateId(address(struct, DADDR), struct.get(SPI), (int) struct.get(PROTO), mark);
  }

  static IpAddress address(StructValue struct, Field field) {
    return struct
        .address(field)
        .orElseThrow(
            () ->
                new MalformedMessageException(
                    "address " + field.name() + " of " + struct.struct() + " has no family"));
  }

  /** {@return as in {@code ip xfrm}} */
  @Override
  public String toString() {
    return "dst %s proto %s spi 0x%08x%s"
        .formatted(
            destination,
            new IpProtocol(protocol),
            spi,
            mark.equals(Mark.ANY) ? "" : " mark " + mark);
  }
}
