// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.MacAddress;

/**
 * ARP for IPv4 over Ethernet (RFC 826).
 *
 * @param operation 1 for a request, 2 for a reply
 * @param senderMac the sender's link-layer address
 * @param senderIp the sender's address
 * @param targetMac the target's link-layer address; zero in a request
 * @param targetIp the target's address
 */
public record Arp(
    int operation,
    MacAddress senderMac,
    IpAddress senderIp,
    MacAddress targetMac,
    IpAddress targetIp)
    implements Layer {
  /** The operation of a request. */
  public static final int REQUEST = 1;

  /** The operation of a reply. */
  public static final int REPLY = 2;

  /**
   * Checks the numbers.
   *
   * @param operation 16 bits
   * @param senderMac the sender's link-layer address
   * @param senderIp an IPv4 address
   * @param targetMac the target's link-layer address
   * @param targetIp an IPv4 address
   */
  public Arp {
    Field.check("ARP operation", operation, 16);
    Field.check("ARP sender", senderIp, IpFamily.AF_INET);
    Field.check("ARP target", targetIp, IpFamily.AF_INET);
  }

  /**
   * {@return the question who has an address}
   *
   * @param senderMac who asks
   * @param senderIp who asks
   * @param targetIp the address
   */
  public static Arp request(MacAddress senderMac, IpAddress senderIp, IpAddress targetIp) {
    return new Arp(REQUEST, senderMac, senderIp, new MacAddress(0), targetIp);
  }

  /**
   * {@return the answer}
   *
   * @param senderMac who has the address
   * @param senderIp the address
   * @param targetMac who asked
   * @param targetIp who asked
   */
  public static Arp reply(
      MacAddress senderMac, IpAddress senderIp, MacAddress targetMac, IpAddress targetIp) {
    return new Arp(REPLY, senderMac, senderIp, targetMac, targetIp);
  }
}
