// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.internal.text.TextScanner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A 48-bit link-layer address, as of Ethernet.
 *
 * <p>Comparing, testing and {@link #write writing} allocate nothing. The order is unsigned numeric.
 * Immutable and thread-safe.
 *
 * @param bits the address, its first octet in bits 47 to 40; the upper 16 bits are zero
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {
  /** How many bytes an address has: 6. */
  public static final int BYTES = 6;

  /** The address of all stations, {@code ff:ff:ff:ff:ff:ff}. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  // The two lowest bits of the first octet: is_multicast_ether_addr and is_local_ether_addr of
  // linux/etherdevice.h.
  private static final long GROUP = 1L << 40;
  private static final long LOCAL = 1L << 41;

  /**
   * Creates an address.
   *
   * @param bits the address, its first octet in bits 47 to 40
   * @throws InvalidSpecException if the number has more than 48 bits
   */
  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new InvalidSpecException(
          "MAC address 0x" + Long.toHexString(bits) + ": more than 48 bits");
    }
  }

  /**
   * Parses six pairs of hexadecimal digits of either case, joined by colons as Linux writes them,
   * or by hyphens as IEEE 802 does; not by a mixture.
   *
   * @param text the text, for example {@code 02:00:5e:10:00:01}
   * @return the address
   * @throws InvalidSpecException if the text is anything else; the message names the offset
   */
  public static MacAddress parse(String text) {
    TextScanner in = new TextScanner("MAC address", text);
    long bits = in.hexadecimal("octet", 2, 2);
    if (in.peek() != ':' && in.peek() != '-') {
      throw in.unexpected("':' or '-'");
    }
    char separator = (char) in.peek();
    for (int octet = 1; octet < BYTES; octet++) {
      in.expect(separator);
      bits = bits << 8 | in.hexadecimal("octet", 2, 2);
    }
    in.expectEnd();
    return new MacAddress(bits);
  }

  /**
   * {@return the address with these bytes}
   *
   * @param bytes 6 bytes, in the order they have on the wire; not kept
   * @throws InvalidSpecException for any other number of bytes
   */
  public static MacAddress ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new InvalidSpecException("MAC address of " + bytes.length + " bytes: expected 6");
    }
    return read(ByteBuffer.wrap(bytes), 0);
  }

  /**
   * {@return the address in a buffer}
   *
   * @param buffer the buffer, of either byte order; its position and limit do not move
   * @param index where the 6 bytes begin
   * @throws IndexOutOfBoundsException if the buffer ends before the address does
   */
  public static MacAddress read(ByteBuffer buffer, int index) {
    Objects.checkFromIndexSize(index, BYTES, buffer.limit());
    boolean big = buffer.order() == ByteOrder.BIG_ENDIAN;
    int head = buffer.getInt(index);
    short tail = buffer.getShort(index + 4);
    long upper = big ? head : Integer.reverseBytes(head);
    long lower = Short.toUnsignedLong(big ? tail : Short.reverseBytes(tail));
    return new MacAddress((upper << 16 | lower) & BROADCAST.bits);
  }

  /**
   * {@return a random address for a virtual device: locally administered, of one station}
   *
   * @param random where 46 bits come from
   */
  public static MacAddress randomLocal(RandomGenerator random) {
    return new MacAddress(((random.nextLong() & BROADCAST.bits) | LOCAL) & ~GROUP);
  }

  /** {@return whether this is {@link #BROADCAST}} */
  public boolean isBroadcast() {
    return bits == BROADCAST.bits;
  }

  /** {@return whether this addresses a group of stations; broadcast is one} */
  public boolean isMulticast() {
    return (bits & GROUP) != 0;
  }

  /** {@return whether the address was made up locally, not assigned to a manufacturer} */
  public boolean isLocal() {
    return (bits & LOCAL) != 0;
  }

  /** {@return the 6 bytes in the order they have on the wire} */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    write(ByteBuffer.wrap(bytes), 0);
    return bytes;
  }

  /**
   * Writes the 6 bytes in the order they have on the wire, whatever the order of the buffer.
   *
   * @param buffer the buffer; its position and limit do not move
   * @param index where the first byte goes
   * @throws IndexOutOfBoundsException if the buffer is too short; nothing is written then
   */
  public void write(ByteBuffer buffer, int index) {
    Objects.checkFromIndexSize(index, BYTES, buffer.limit());
    boolean big = buffer.order() == ByteOrder.BIG_ENDIAN;
    int head = (int) (bits >>> 16);
    short tail = (short) bits;
    buffer.putInt(index, big ? head : Integer.reverseBytes(head));
    buffer.putShort(index + 4, big ? tail : Short.reverseBytes(tail));
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  /** {@return six pairs of lower-case digits joined by colons} */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      out.append(Character.forDigit((int) (bits >>> (shift + 4)) & 0xf, 16))
          .append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
      if (shift > 0) {
        out.append(':');
      }
    }
    return out.toString();
  }
}
