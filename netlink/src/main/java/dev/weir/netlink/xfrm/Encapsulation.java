// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * ESP within UDP or TCP, to pass address translation (RFC 3948, RFC 8229).
 *
 * @param type the kernel's number: {@link #ESP_IN_UDP} or {@link #ESP_IN_TCP}
 * @param sourcePort the outer source port
 * @param destinationPort the outer destination port
 */
public record Encapsulation(int type, int sourcePort, int destinationPort) {
  /** {@code UDP_ENCAP_ESPINUDP}. */
  public static final int ESP_IN_UDP = 2;

  /** {@code TCP_ENCAP_ESPINTCP}. */
  public static final int ESP_IN_TCP = 7;

  /**
   * Checks the numbers.
   *
   * @param type the kernel's number
   * @param sourcePort the outer source port
   * @param destinationPort the outer destination port
   */
  public Encapsulation {
    if (type < 0
        || type > 0xffff
        || sourcePort < 0
        || sourcePort > 0xffff
        || destinationPort < 0
        || destinationPort > 0xffff) {
      throw new InvalidSpecException(
          "encapsulation " + type + " from port " + sourcePort + " to " + destinationPort);
    }
  }

  /**
   * ESP in UDP.
   *
   * @param sourcePort the outer source port
   * @param destinationPort the outer destination port, 4500 as a rule
   * @return the encapsulation
   */
  public static Encapsulation udp(int sourcePort, int destinationPort) {
    return new Encapsulation(ESP_IN_UDP, sourcePort, destinationPort);
  }

  StructValue struct() {
    return XfrmStructs.ENCAP_TMPL
        .zero()
        .with(XfrmStructs.ENCAP_TMPL.field("encap_type"), type)
        .with(XfrmStructs.ENCAP_TMPL.field("encap_sport"), sourcePort)
        .with(XfrmStructs.ENCAP_TMPL.field("encap_dport"), destinationPort);
  }

  static Encapsulation of(StructValue struct) {
    return new Encapsulation(
        (int) struct.get(XfrmStructs.ENCAP_TMPL.field("encap_type")),
        (int) struct.get(XfrmStructs.ENCAP_TMPL.field("encap_sport")),
        (int) struct.get(XfrmStructs.ENCAP_TMPL.field("encap_dport")));
  }
}
