// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.oracle;

import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;

/** Which traffic is meant: protocol by its number, and port, or ICMP type, or 0. */
final class NaivePorts {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int SCTP = 132;

  private NaivePorts() {}

  /** The names are those of the receiver, whichever end is asked. */
  static boolean meant(
      Ports ports, int protocol, int port, NamedPorts names, PolicySemantics semantics) {
    if (ports.equals(Ports.any())) {
      return true;
    }
    if (ports.equals(Ports.none())) {
      return false;
    }
    return ((Ports.Listed) ports)
        .specs().stream().anyMatch(spec -> meant(spec, protocol, port, names, semantics));
  }

  private static boolean meant(
      PortSpec spec, int protocol, int port, NamedPorts names, PolicySemantics semantics) {
    if (spec instanceof PortSpec.Whole whole) {
      return whole.protocol().number() == protocol;
    }
    if (spec instanceof PortSpec.Icmp icmp) {
      int wanted = icmp.family().bits() == 32 ? ICMP : ICMPV6;
      return protocol == wanted && port == icmp.type();
    }
    if (spec instanceof PortSpec.Numbered numbered) {
      return speaks(numbered.protocol(), protocol, semantics)
          && numbered.ports().first() <= port
          && port <= numbered.ports().last();
    }
    PortSpec.Named named = (PortSpec.Named) spec;
    return speaks(named.protocol(), protocol, semantics)
        && names.ports().stream()
            .anyMatch(
                known ->
                    known.name().equals(named.name())
                        && known.protocol().number() == protocol
                        && known.port() == port);
  }

  private static boolean speaks(PortProtocol wanted, int protocol, PolicySemantics semantics) {
    return switch (wanted) {
      case TCP -> protocol == TCP;
      case UDP -> protocol == UDP;
      case SCTP -> protocol == SCTP;
      case ANY ->
          protocol == TCP
              || protocol == UDP
              || (protocol == SCTP && semantics.anyProtocolIncludesSctp());
    };
  }
}
