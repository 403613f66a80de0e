// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;

/**
 * What follows the ICMPv6 header of a neighbour solicitation or advertisement (RFC 4861, 4.3 and
 * 4.4).
 *
 * @param target the address asked for or advertised
 * @param options as they stand
 */
public record Ndp(IpAddress target, Bytes options) implements Layer {
  private static final byte SOURCE_LINK_LAYER_ADDRESS = 1;
  private static final byte TARGET_LINK_LAYER_ADDRESS = 2;
  private static final byte EIGHT_BYTES = 1;

  /**
   * Checks the address.
   *
   * @param target an IPv6 address
   * @param options as they stand
   */
  public Ndp {
    Field.check("NDP target", target, IpFamily.AF_INET6);
  }

  /**
   * {@return the body of a solicitation}
   *
   * @param target the address asked for
   * @param source who asks
   */
  public static Ndp solicitation(IpAddress target, MacAddress source) {
    return new Ndp(target, option(SOURCE_LINK_LAYER_ADDRESS, source));
  }

  /**
   * {@return the body of an advertisement}
   *
   * @param target the address
   * @param owner who has it
   */
  public static Ndp advertisement(IpAddress target, MacAddress owner) {
    return new Ndp(target, option(TARGET_LINK_LAYER_ADDRESS, owner));
  }

  private static Bytes option(byte type, MacAddress address) {
    byte[] mac = address.toBytes();
    return Bytes.of(type, EIGHT_BYTES, mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
  }
}
