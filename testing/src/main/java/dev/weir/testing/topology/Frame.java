// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.testing.packet.Packet;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A frame that a device was seen to receive or send, from the Ethernet header on, with its VLAN
 * tags in place. Immutable.
 */
public final class Frame {
  private final byte[] bytes;
  private final Direction direction;
  private final boolean checksumPending;

  /** Which way a frame went, as the device sees it. */
  public enum Direction {
    /** The device received it. */
    INCOMING,
    /** The device sent it. */
    OUTGOING
  }

  /**
   * Makes a frame.
   *
   * @param bytes from the Ethernet header on
   * @param direction which way it went
   * @param checksumPending whether the checksum of its transport header is still to be computed by
   *     a device: packets of local sockets carry the sum of the pseudo header only, and on veth
   *     nobody ever completes it
   */
  public Frame(byte[] bytes, Direction direction, boolean checksumPending) {
    this.bytes = bytes.clone();
    this.direction = direction;
    this.checksumPending = checksumPending;
  }

  /** {@return a copy of the bytes, from the Ethernet header on} */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** {@return the layers it consists of} */
  public Packet packet() {
    return Packet.parse(bytes);
  }

  /** {@return the length in bytes} */
  public int length() {
    return bytes.length;
  }

  /** {@return which way it went} */
  public Direction direction() {
    return direction;
  }

  /** {@return whether the device saw it come} */
  public boolean isIncoming() {
    return direction == Direction.INCOMING;
  }

  /** {@return whether the checksum of its transport header is still to be computed} */
  public boolean checksumPending() {
    return checksumPending;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame
        && direction == frame.direction
        && Arrays.equals(bytes, frame.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@return direction, layers, and bytes in hexadecimal} */
  @Override
  public String toString() {
    return direction + " " + packet() + " " + HexFormat.of().formatHex(bytes);
  }
}
