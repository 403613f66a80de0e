// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.error.InvalidSpecException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address: a plain value without a zone, a host name or name resolution.
 *
 * <p>The families are kept apart: {@code 192.0.2.1} and {@code ::ffff:192.0.2.1} are different
 * addresses, as they are in every kernel table; {@link #unmapped} goes from the second to the
 * first. The order is IPv4 before IPv6, then unsigned numeric.
 *
 * <p>Comparing, testing, and {@link #write writing} allocate nothing. Immutable and thread-safe.
 */
public final class IpAddress implements Comparable<IpAddress> {
  // ::ffff:0:0/96, RFC 4291 section 2.5.5.2, as the upper half of the low word.
  private static final long V4_MAPPED = 0xffffL;
  private static final long V4_LAST = 0xffff_ffffL << 32;
  private static final long V4_ONE = 1L << 32;

  private final IpFamily family;
  // The address from its most significant bit on: an IPv4 address is the upper half of high, and
  // masking, testing and ordering are the same operations for both families.
  private final long high;
  private final long low;

  private IpAddress(IpFamily family, long high, long low) {
    this.family = family;
    this.high = high;
    this.low = low;
  }

  /**
   * Parses the text of an address: dotted decimal, or the forms of RFC 4291 section 2.2 ({@code ::}
   * once, standing for at least one group; the last 32 bits may be dotted decimal).
   *
   * <p>Not accepted: leading zeros in decimal octets (read as octal by some, as decimal by others),
   * the short and hexadecimal forms of {@code inet_aton}, zone identifiers, white space, brackets.
   *
   * @param text the text
   * @return the address
   * @throws InvalidSpecException if the text is anything else; the message names the offset
   */
  public static IpAddress parse(String text) {
    return IpAddressText.parse(text);
  }

  /**
   * {@return an IPv4 address}
   *
   * @param bits the address, its first octet in the most significant byte
   */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(IpFamily.AF_INET, (long) bits << 32, 0);
  }

  /**
   * {@return an IPv6 address}
   *
   * @param high the first 64 bits
   * @param low the last 64 bits
   */
  public static IpAddress ofIpv6(long high, long low) {
    return new IpAddress(IpFamily.AF_INET6, high, low);
  }

  /**
   * {@return the address with these bytes}
   *
   * @param bytes 4 or 16 bytes in network order; not kept
   * @throws InvalidSpecException for any other number of bytes
   */
  public static IpAddress ofBytes(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> read(ByteBuffer.wrap(bytes), 0, IpFamily.AF_INET);
      case 16 -> read(ByteBuffer.wrap(bytes), 0, IpFamily.AF_INET6);
      default ->
          throw new InvalidSpecException(
              "IP address of " + bytes.length + " bytes: expected 4 (IPv4) or 16 (IPv6)");
    };
  }

  /**
   * {@return the address in a buffer}
   *
   * @param buffer the buffer, of either byte order; its position and limit do not move
   * @param index where the address begins, 4 or 16 bytes in network order
   * @param family how many bytes to read
   * @throws IndexOutOfBoundsException if the buffer ends before the address does
   */
  public static IpAddress read(ByteBuffer buffer, int index, IpFamily family) {
    if (family == IpFamily.AF_INET) {
      return ofIpv4(bigEndian(buffer.order(), buffer.getInt(index)));
    }
    Objects.checkFromIndexSize(index, 16, buffer.limit());
    return ofIpv6(
        bigEndian(buffer.order(), buffer.getLong(index)),
        bigEndian(buffer.order(), buffer.getLong(index + 8)));
  }

  /**
   * {@return the same address as a value of Weir}
   *
   * @param address an address; its host name is not looked at and its scope is dropped
   */
  public static IpAddress fromInetAddress(InetAddress address) {
    return ofBytes(address.getAddress());
  }

  /**
   * {@return the same address as a value of the JDK, without a host name}
   *
   * <p>The family is kept: an IPv4-mapped address becomes an {@link Inet6Address}, where {@link
   * InetAddress#getByAddress(byte[])} would turn it into an IPv4 address.
   */
  public InetAddress toInetAddress() {
    try {
      return isIpv4()
          ? InetAddress.getByAddress(toBytes())
          : Inet6Address.getByAddress(null, toBytes(), -1);
    } catch (UnknownHostException e) {
      throw new AssertionError("thrown for a wrong number of bytes only", e);
    }
  }

  /** {@return the family} */
  public IpFamily family() {
    return family;
  }

  /** {@return whether this is an IPv4 address} */
  public boolean isIpv4() {
    return family == IpFamily.AF_INET;
  }

  /** {@return whether this is an IPv6 address} */
  public boolean isIpv6() {
    return family == IpFamily.AF_INET6;
  }

  /**
   * {@return the IPv4 address as a number, its first octet in the most significant byte}
   *
   * @throws InvalidSpecException if this is an IPv6 address
   */
  public int toIpv4Bits() {
    if (!isIpv4()) {
      throw new InvalidSpecException("IP address " + this + ": expected an IPv4 address");
    }
    return (int) (high >>> 32);
  }

  /** {@return the first 64 bits of the address; an IPv4 address is the upper 32 of them} */
  public long highBits() {
    return high;
  }

  /** {@return the last 64 bits of an IPv6 address; 0 for an IPv4 address} */
  public long lowBits() {
    return low;
  }

  /**
   * {@return whether a bit is set}
   *
   * @param index the bit, counted from the most significant one, which is 0
   * @throws IndexOutOfBoundsException if the index is not below 32 (IPv4) or 128 (IPv6)
   */
  public boolean bit(int index) {
    Objects.checkIndex(index, family.bits());
    return ((index < 64 ? high : low) >>> (63 - (index & 63)) & 1) != 0;
  }

  /** {@return the 4 or 16 bytes of the address in network order} */
  public byte[] toBytes() {
    byte[] bytes = new byte[family.bytes()];
    write(ByteBuffer.wrap(bytes), 0);
    return bytes;
  }

  /**
   * Writes the 4 or 16 bytes of the address in network order, whatever the order of the buffer.
   *
   * @param buffer the buffer; its position and limit do not move
   * @param index where the first byte goes
   * @throws IndexOutOfBoundsException if the buffer is too short; nothing is written then
   */
  public void write(ByteBuffer buffer, int index) {
    if (isIpv4()) {
      buffer.putInt(index, bigEndian(buffer.order(), (int) (high >>> 32)));
      return;
    }
    Objects.checkFromIndexSize(index, 16, buffer.limit());
    buffer.putLong(index, bigEndian(buffer.order(), high));
    buffer.putLong(index + 8, bigEndian(buffer.order(), low));
  }

  /** {@return the address one above, or empty for the last one of the family} */
  public Optional<IpAddress> next() {
    if (isIpv4()) {
      return high == V4_LAST
          ? Optional.empty()
          : Optional.of(new IpAddress(family, high + V4_ONE, 0));
    }
    return (high & low) == -1L
        ? Optional.empty()
        : Optional.of(new IpAddress(family, low == -1L ? high + 1 : high, low + 1));
  }

  /** {@return the address one below, or empty for the first one of the family} */
  public Optional<IpAddress> previous() {
    if ((high | low) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        isIpv4()
            ? new IpAddress(family, high - V4_ONE, 0)
            : new IpAddress(family, low == 0 ? high - 1 : high, low - 1));
  }

  /** {@return whether this is {@code 0.0.0.0} or {@code ::}} */
  public boolean isUnspecified() {
    return (high | low) == 0;
  }

  /** {@return whether this is in {@code 127.0.0.0/8} or is {@code ::1}} */
  public boolean isLoopback() {
    return isIpv4() ? high >>> 56 == 127 : high == 0 && low == 1;
  }

  /** {@return whether this is in {@code 169.254.0.0/16} (RFC 3927) or {@code fe80::/10}} */
  public boolean isLinkLocal() {
    return isIpv4() ? high >>> 48 == 0xa9fe : high >>> 54 == 0xfe80 >>> 6;
  }

  /** {@return whether this is in {@code 224.0.0.0/4} or {@code ff00::/8}} */
  public boolean isMulticast() {
    return isIpv4() ? high >>> 60 == 0xe : high >>> 56 == 0xff;
  }

  /** {@return whether this is an IPv6 address in {@code ::ffff:0:0/96}} */
  public boolean isV4Mapped() {
    return isIpv6() && high == 0 && low >>> 32 == V4_MAPPED;
  }

  /** {@return the IPv4 address inside an IPv4-mapped one; any other address itself} */
  public IpAddress unmapped() {
    return isV4Mapped() ? ofIpv4((int) low) : this;
  }

  /** {@return whether a bit from {@code prefixLength} on is set} */
  boolean anyBitFrom(int prefixLength) {
    return (high & ~PrefixMask.high(prefixLength)) != 0
        || (low & ~PrefixMask.low(prefixLength)) != 0;
  }

  /** {@return this address with every bit from {@code prefixLength} on cleared} */
  IpAddress first(int prefixLength) {
    return anyBitFrom(prefixLength)
        ? new IpAddress(
            family, high & PrefixMask.high(prefixLength), low & PrefixMask.low(prefixLength))
        : this;
  }

  /** {@return this address with every bit from {@code prefixLength} on set} */
  IpAddress last(int prefixLength) {
    long lastHigh = high | ~PrefixMask.high(prefixLength);
    return isIpv4()
        ? new IpAddress(family, lastHigh & V4_LAST, 0)
        : new IpAddress(family, lastHigh, low | ~PrefixMask.low(prefixLength));
  }

  /** {@return this address with one bit inverted} */
  IpAddress flip(int index) {
    return index < 64
        ? new IpAddress(family, high ^ Long.MIN_VALUE >>> index, low)
        : new IpAddress(family, high, low ^ Long.MIN_VALUE >>> (index - 64));
  }

  /** {@return whether both are of one family and their first {@code prefixLength} bits agree} */
  boolean agrees(IpAddress other, int prefixLength) {
    return family == other.family
        && ((high ^ other.high) & PrefixMask.high(prefixLength)) == 0
        && ((low ^ other.low) & PrefixMask.low(prefixLength)) == 0;
  }

  @Override
  public int compareTo(IpAddress other) {
    if (family != other.family) {
      return family.compareTo(other.family);
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address
        && family == address.family
        && high == address.high
        && low == address.low;
  }

  @Override
  public int hashCode() {
    return (31 * Long.hashCode(high) + Long.hashCode(low)) * 31 + family.number();
  }

  /**
   * {@return the canonical text: dotted decimal, or RFC 5952}
   *
   * <p>Of the addresses that embed an IPv4 address, those in {@code ::ffff:0:0/96} end in dotted
   * decimal (RFC 5952 section 5); no other prefix is known to mean that everywhere.
   */
  @Override
  public String toString() {
    return IpAddressText.print(this);
  }

  private static int bigEndian(ByteOrder order, int value) {
    return order == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  private static long bigEndian(ByteOrder order, long value) {
    return order == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
  }
}
