// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpFamily;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortRange;

/** One kind of traffic that a rule is about. Immutable and thread-safe. */
public sealed interface PortSpec {

  /**
   * {@return one destination port}
   *
   * @param protocol the protocol
   * @param port the port, 0 to 65535
   * @throws InvalidSpecException if the port is out of range
   */
  static PortSpec port(PortProtocol protocol, int port) {
    return new Numbered(protocol, PortRange.of(port));
  }

  /**
   * {@return some destination ports}
   *
   * @param protocol the protocol
   * @param ports the ports; {@link PortRange#ALL} is the protocol with whatever port
   */
  static PortSpec ports(PortProtocol protocol, PortRange ports) {
    return new Numbered(protocol, ports);
  }

  /**
   * {@return the destination ports of a name}
   *
   * @param protocol the protocol
   * @param name the name
   * @throws InvalidSpecException if the name is empty
   */
  static PortSpec named(PortProtocol protocol, String name) {
    return new Named(protocol, name);
  }

  /**
   * {@return everything of a protocol}
   *
   * @param protocol the protocol, whether it has ports or not
   */
  static PortSpec protocol(IpProtocol protocol) {
    return new Whole(protocol);
  }

  /**
   * {@return ICMP messages of one type, whatever their code}
   *
   * @param family ICMP or ICMPv6
   * @param type the type, 0 to 255
   * @throws InvalidSpecException if the type is out of range
   */
  static PortSpec icmp(IpFamily family, int type) {
    return new Icmp(family, type);
  }

  /**
   * Destination ports.
   *
   * @param protocol the protocol
   * @param ports the ports
   */
  record Numbered(PortProtocol protocol, PortRange ports) implements PortSpec {
    @Override
    public String toString() {
      return ports + "/" + protocol;
    }
  }

  /**
   * The destination ports of a name: at the receiver what the endpoint itself calls so, at the
   * sender what the peer's identity calls so. A name that nobody has stands for no port.
   *
   * @param protocol the protocol; ports of the name with another one are not meant
   * @param name the name, not empty
   */
  record Named(PortProtocol protocol, String name) implements PortSpec {
    /**
     * Creates a kind of traffic.
     *
     * @param protocol the protocol
     * @param name the name
     * @throws InvalidSpecException if the name is empty
     */
    public Named {
      if (name.isEmpty()) {
        throw new InvalidSpecException(
            "named port of protocol " + protocol + ": the name is empty");
      }
    }

    @Override
    public String toString() {
      return name + "/" + protocol;
    }
  }

  /**
   * Everything of a protocol.
   *
   * @param protocol the protocol
   */
  record Whole(IpProtocol protocol) implements PortSpec {
    @Override
    public String toString() {
      return protocol.toString();
    }
  }

  /**
   * ICMP messages.
   *
   * @param family ICMP or ICMPv6
   * @param type the type, which stands where others have the port
   */
  record Icmp(IpFamily family, int type) implements PortSpec {
    /**
     * Creates a kind of traffic.
     *
     * @param family ICMP or ICMPv6
     * @param type the type
     * @throws InvalidSpecException if the type is out of range
     */
    public Icmp {
      if (type < 0 || type > 255) {
        throw new InvalidSpecException("ICMP type " + type + " is not within 0..255");
      }
    }

    /** {@return the protocol: ICMP or ICMPv6} */
    public IpProtocol protocol() {
      return family == IpFamily.AF_INET ? IpProtocol.ICMP : IpProtocol.ICMPV6;
    }

    @Override
    public String toString() {
      return "type " + type + "/" + protocol();
    }
  }
}
