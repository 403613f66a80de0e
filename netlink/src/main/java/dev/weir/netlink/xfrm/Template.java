// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * What a policy asks of a packet: to be sent through such a state, or to have come through one.
 *
 * @param source where the state's packets come from; 0.0.0.0 or :: for any
 * @param destination where they go
 * @param protocol the protocol's number: ESP 50, AH 51, IPComp 108
 * @param spi the SPI, 0 for any
 * @param mode how packets are wrapped
 * @param requestId the state's request id, 0 for any
 * @param optional whether packets pass also without it
 */
public record Template(
    IpAddress source,
    IpAddress destination,
    int protocol,
    long spi,
    Mode mode,
    long requestId,
    boolean optional) {
  private static final long ALL_ALGORITHMS = 0xffff_ffffL;

  /**
   * Checks families and numbers.
   *
   * @param source where the state's packets come from
   * @param destination where they go
   * @param protocol the protocol's number
   * @param spi the SPI
   * @param mode how packets are wrapped
   * @param requestId the state's request id
   * @param optional whether packets pass also without it
   */
  public Template {
    if (source.family() != destination.family()) {
      throw new InvalidSpecException(
          "template from " + source + " to " + destination + ": two families");
    }
    if (protocol < 0
        || protocol > 255
        || spi < 0
        || spi > 0xffff_ffffL
        || requestId < 0
        || requestId > 0xffff_ffffL) {
      throw new InvalidSpecException(
          "template: protocol " + protocol + ", SPI " + spi + ", request id " + requestId);
    }
  }

  /**
   * ESP in a tunnel.
   *
   * @param source where the tunnel begins
   * @param destination where it ends
   * @param requestId the state's request id, 0 for any
   * @return the template
   */
  public static Template tunnel(IpAddress source, IpAddress destination, long requestId) {
    return new Template(
        source, destination, IpProtocol.ESP.number(), 0, Mode.TUNNEL, requestId, false);
  }

  /**
   * ESP between the packet's own addresses.
   *
   * @param family the packets' family
   * @param requestId the state's request id, 0 for any
   * @return the template
   */
  public static Template transport(IpFamily family, long requestId) {
    IpAddress any = family == IpFamily.AF_INET ? IpAddress.ofIpv4(0) : IpAddress.ofIpv6(0, 0);
    return new Template(any, any, IpProtocol.ESP.number(), 0, Mode.TRANSPORT, requestId, false);
  }

  /**
   * Asks for one SPI.
   *
   * @param other the SPI
   * @return another template
   */
  public Template withSpi(long other) {
    return new Template(source, destination, protocol, other, mode, requestId, optional);
  }

  /**
   * Lets packets pass without it, too.
   *
   * @return another template
   */
  public Template asOptional() {
    return new Template(source, destination, protocol, spi, mode, requestId, true);
  }

  StructValue struct() {
    return XfrmStructs.USER_TMPL
        .zero()
        .with(field("id.daddr"), destination)
        .with(field("id.spi"), spi)
        .with(field("id.proto"), protocol)
        .with(field("family"), source.family().number())
        .with(field("saddr"), source)
        .with(field("reqid"), requestId)
        .with(field("mode"), mode.number())
        .with(field("optional"), optional ? 1 : 0)
        .with(field("aalgos"), ALL_ALGORITHMS)
        .with(field("ealgos"), ALL_ALGORITHMS)
        .with(field("calgos"), ALL_ALGORITHMS);
  }

  static Template of(StructValue struct) {
    return new Template(
        StateId.address(struct, field("saddr")),
        StateId.address(struct, field("id.daddr")),
        (int) struct.get(field("id.proto")),
        struct.get(field("id.spi")),
        Mode.of(struct.get(field("mode"))),
        struct.get(field("reqid")),
        struct.get(field("optional")) != 0);
  }

  private static Field field(String name) {
    return XfrmStructs.USER_TMPL.field(name);
  }
}
