// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.net.IpProtocol;
import java.util.List;

/** The protocol beside a port. */
@SuppressWarnings("ImmutableEnumChecker") // the list is immutable
public enum PortProtocol {
  /** TCP. */
  TCP(IpProtocol.TCP),
  /** UDP. */
  UDP(IpProtocol.UDP),
  /** SCTP. */
  SCTP(IpProtocol.SCTP),
  /**
   * Every protocol that has ports: TCP, UDP, and SCTP unless {@link
   * PolicySemantics#anyProtocolIncludesSctp} says otherwise. Not ICMP.
   */
  ANY(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP);

  private final List<IpProtocol> protocols;

  PortProtocol(IpProtocol... protocols) {
    this.protocols = List.of(protocols);
  }

  /**
   * {@return the protocols that are meant}
   *
   * @param semantics whether SCTP is among them for {@link #ANY}
   */
  public List<IpProtocol> protocols(PolicySemantics semantics) {
    return this == ANY && !semantics.anyProtocolIncludesSctp()
        ? protocols.subList(0, 2)
        : protocols;
  }
}
