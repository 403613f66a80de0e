// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpProtocol;
import dev.weir.core.net.PortBlock;
import java.util.Optional;

/**
 * Protocol and port as a prefix of 24 bits: nothing (any traffic), the 8 bits of a protocol, or
 * those and leading bits of a port. Two of them are nested or disjoint.
 *
 * <p>The order puts a prefix directly before everything inside it. Immutable and thread-safe.
 *
 * @param bits the protocol in bits 16 to 23, the port in bits 0 to 15; zero behind the prefix
 * @param length how many leading bits count: 0, or 8 to 24
 */
public record L4Prefix(int bits, int length) implements Comparable<L4Prefix> {
  /** Any traffic. */
  public static final L4Prefix ANY = new L4Prefix(0, 0);

  private static final int BITS = 24;

  /**
   * Creates a prefix.
   *
   * @param bits protocol and port
   * @param length how many leading bits count
   * @throws InvalidSpecException if there is no such length, or bits are set behind the prefix
   */
  public L4Prefix {
    if (length != 0 && (length < 8 || length > BITS)) {
      throw new InvalidSpecException("L4 prefix length " + length + " is not 0 or within 8..24");
    }
    if ((bits & ~mask(length)) != 0) {
      throw new InvalidSpecException(
          "L4 prefix 0x%06x/%d: bits are set behind the prefix".formatted(bits, length));
    }
  }

  /**
   * {@return everything of a protocol}
   *
   * @param protocol the protocol
   */
  public static L4Prefix of(IpProtocol protocol) {
    return new L4Prefix(protocol.number() << 16, 8);
  }

  /**
   * {@return some ports of a protocol}
   *
   * @param protocol the protocol
   * @param ports the ports
   */
  public static L4Prefix of(IpProtocol protocol, PortBlock ports) {
    return new L4Prefix(protocol.number() << 16 | ports.port(), 8 + ports.prefixLength());
  }

  /**
   * {@return one port of a protocol}
   *
   * @param protocol the protocol
   * @param port the port, or the type of ICMP messages
   */
  public static L4Prefix of(IpProtocol protocol, int port) {
    return new L4Prefix(protocol.number() << 16 | port, BITS);
  }

  /** {@return the protocol; empty where it is any} */
  public Optional<IpProtocol> protocol() {
    return length == 0 ? Optional.empty() : Optional.of(new IpProtocol(bits >>> 16));
  }

  /** {@return the ports; empty where they are any} */
  public Optional<PortBlock> ports() {
    return length <= 8 ? Optional.empty() : Optional.of(new PortBlock(bits & 0xffff, length - 8));
  }

  /**
   * {@return whether all traffic of another prefix is in this one}
   *
   * @param other the other
   */
  public boolean contains(L4Prefix other) {
    return length <= other.length && (bits ^ (other.bits & mask(length))) == 0;
  }

  /**
   * {@return whether traffic is in this prefix}
   *
   * @param protocol its protocol
   * @param port its port, or ICMP type, or 0
   */
  public boolean contains(IpProtocol protocol, int port) {
    return (bits ^ ((protocol.number() << 16 | port) & mask(length))) == 0;
  }

  @Override
  public int compareTo(L4Prefix other) {
    return Integer.compare(packed(), other.packed());
  }

  /**
   * {@return {@code any}, {@code TCP}, {@code 80/TCP}, {@code 8080-8087/TCP}, {@code type 8/ICMP}}
   */
  @Override
  public String toString() {
    if (length == 0) {
      return "any";
    }
    IpProtocol protocol = new IpProtocol(bits >>> 16);
    if (length == 8) {
      return protocol.toString();
    }
    boolean icmp = protocol.equals(IpProtocol.ICMP) || protocol.equals(IpProtocol.ICMPV6);
    return (icmp ? "type " : "")
        + new PortBlock(bits & 0xffff, length - 8).toRange()
        + '/'
        + protocol;
  }

  /** {@return the prefix as one number, in its order} */
  int packed() {
    return bits << 5 | length;
  }

  static int mask(int length) {
    return length == 0 ? 0 : 0xff_ffff & (0xff_ffff << (BITS - length));
  }
}
