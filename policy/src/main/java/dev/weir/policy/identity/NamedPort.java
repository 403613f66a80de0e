// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpProtocol;
import java.util.Comparator;

/**
 * A port that a workload gave a name. The order is by name, protocol, port. Immutable and
 * thread-safe.
 *
 * @param name the name, not empty
 * @param protocol TCP, UDP or SCTP
 * @param port the port, 1 to 65535
 */
public record NamedPort(String name, IpProtocol protocol, int port)
    implements Comparable<NamedPort> {
  private static final Comparator<NamedPort> ORDER =
      Comparator.comparing(NamedPort::name)
          .thenComparing(NamedPort::protocol)
          .thenComparingInt(NamedPort::port);

  /**
   * Creates a named port.
   *
   * @param name the name
   * @param protocol TCP, UDP or SCTP
   * @param port the port
   * @throws InvalidSpecException if the name is empty, the protocol has no ports or the port is out
   *     of range
   */
  public NamedPort {
    if (name.isEmpty()) {
      throw new InvalidSpecException("named port " + port + ": the name is empty");
    }
    if (!protocol.equals(IpProtocol.TCP)
        && !protocol.equals(IpProtocol.UDP)
        && !protocol.equals(IpProtocol.SCTP)) {
      throw new InvalidSpecException(
          "named port " + name + ": protocol " + protocol + " is none of tcp, udp, sctp");
    }
    if (port < 1 || port > 65535) {
      throw new InvalidSpecException(
          "named port " + name + ": " + port + " is not within 1..65535");
    }
  }

  @Override
  public int compareTo(NamedPort other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name + '=' + port + '/' + protocol;
  }
}
