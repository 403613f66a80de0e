// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.error.InvalidSpecException;

/**
 * The ports that share the leading bits of a 16-bit number: a prefix, as {@link Cidr} is one of
 * addresses. As the last field of an LPM key, in network order, it adds {@link #prefixLength} bits
 * to the length of the key.
 *
 * <p>The order is by first port, then the shorter prefix. Immutable and thread-safe.
 *
 * @param port the first port; its bits behind the prefix are zero
 * @param prefixLength how many leading bits the ports share: 0 (every port) to 16 (one port)
 */
public record PortBlock(int port, int prefixLength) implements Comparable<PortBlock> {
  static final int MAX_PORT = 0xffff;
  private static final int PORT_BITS = 16;

  /**
   * Creates a block.
   *
   * @param port the first port
   * @param prefixLength how many leading bits the ports share
   * @throws InvalidSpecException if the port is not within 0..65535, the length not within 0..16,
   *     or the port has bits set behind the prefix
   */
  public PortBlock {
    if (port < 0 || port > MAX_PORT) {
      throw new InvalidSpecException(
          "port block " + port + '/' + prefixLength + ": port is not within 0..65535");
    }
    if (prefixLength < 0 || prefixLength > PORT_BITS) {
      throw new InvalidSpecException(
          "port block " + port + '/' + prefixLength + ": prefix length is not within 0..16");
    }
    if ((port & ~maskOf(prefixLength)) != 0) {
      throw new InvalidSpecException(
          "port block " + port + '/' + prefixLength + ": bits are set behind the prefix");
    }
  }

  /** {@return the mask of the prefix, 0 to 0xffff, host order} */
  public int mask() {
    return maskOf(prefixLength);
  }

  /** {@return the lowest port, which is {@link #port}} */
  public int first() {
    return port;
  }

  /** {@return the highest port} */
  public int last() {
    return port | (MAX_PORT & ~mask());
  }

  /**
   * {@return whether a port is in the block; false for numbers that are no port}
   *
   * @param other any number
   */
  public boolean contains(int other) {
    return port <= other && other <= last();
  }

  /** {@return the same ports as a range} */
  public PortRange toRange() {
    return new PortRange(port, last());
  }

  @Override
  public int compareTo(PortBlock other) {
    int byPort = Integer.compare(port, other.port);
    return byPort != 0 ? byPort : Integer.compare(prefixLength, other.prefixLength);
  }

  /** {@return the first port and the prefix length: {@code 8080/13} is 8080 to 8087} */
  @Override
  public String toString() {
    return port + "/" + prefixLength;
  }

  /** {@return the largest block that begins at a port and does not reach beyond {@code last}} */
  static PortBlock largestAt(int port, int last) {
    int sizeBits = Math.min(PORT_BITS, Integer.numberOfTrailingZeros(port));
    int fitting = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(last - port + 1);
    return new PortBlock(port, PORT_BITS - Math.min(sizeBits, fitting));
  }

  private static int maskOf(int prefixLength) {
    return MAX_PORT & (MAX_PORT << (PORT_BITS - prefixLength));
  }
}
