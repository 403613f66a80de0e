// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Shows routes where they lie in a buffer, one after the other. It allocates nothing but where an
 * accessor gives an address.
 *
 * <p>Not thread-safe.
 */
public final class RouteCursor {
  private static final int HEADER = Nlmsg.HEADER_SIZE + RouteMessages.RTMSG.size();

  /** {@code struct nlattr}, whose two upper bits of the type are flags. */
  private static final int ATTRIBUTE = 4;

  private static final int TYPE_MASK = 0x3fff;
  private static final ByteBuffer NOTHING =
      ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());

  private ByteBuffer buffer = NOTHING;
  private int offset;

  // Indices of the content of attributes; 0 for none.
  private int destination;
  private int gateway;
  private int gatewaySize;
  private int multipath;
  private long table;
  private long priority;
  private int device;

  /** Shows nothing until it is told where to look. */
  public RouteCursor() {}

  /**
   * Shows a route.
   *
   * @param where holds it, in native byte order
   * @param start the index of its header
   * @param length its bytes, header included
   * @throws MalformedMessageException if it is damaged
   */
  public void moveTo(ByteBuffer where, int start, int length) {
    if (length < HEADER) {
      throw new MalformedMessageException("a route of " + length + " bytes");
    }
    this.buffer = where;
    this.offset = start;
    destination = 0;
    gateway = 0;
    multipath = 0;
    priority = 0;
    device = 0;
    table = where.get(field(RouteMessages.TABLE.offset())) & 0xff;
    // What AttributeReader does, with everything in registers: this runs a million times a second.
    int at = start + HEADER;
    int end = start + length;
    while (end - at >= ATTRIBUTE) {
      int size = where.getShort(at) & 0xffff;
      if (size < ATTRIBUTE || size > end - at) {
        throw damaged(at, size);
      }
      int content = at + ATTRIBUTE;
      switch (where.getShort(at + 2) & TYPE_MASK) {
        case 1 -> destination = address(at, size);
        case 4 -> device = (int) u32(at, size);
        case 5 -> {
          gateway = address(at, size);
          gatewaySize = size - ATTRIBUTE;
        }
        case 6 -> priority = u32(at, size);
        case 9 -> multipath = content;
        case 15 -> table = u32(at, size);
        default -> {}
      }
      at += Nlmsg.align(size);
    }
  }

  private long u32(int at, int size) {
    if (size != ATTRIBUTE + Integer.BYTES) {
      throw damaged(at, size);
    }
    return buffer.getInt(at + ATTRIBUTE) & 0xffff_ffffL;
  }

  private int address(int at, int size) {
    int bytes = size - ATTRIBUTE;
    if (bytes != IpFamily.AF_INET.bytes() && bytes != IpFamily.AF_INET6.bytes()) {
      throw damaged(at, size);
    }
    return at + ATTRIBUTE;
  }

  private MalformedMessageException damaged(int at, int size) {
    return new MalformedMessageException(
        "attribute %d at byte %d: its length is %d"
            .formatted(buffer.getShort(at + 2) & TYPE_MASK, at - offset, size));
  }

  private int field(int at) {
    return offset + Nlmsg.HEADER_SIZE + at;
  }

  private int u8(int at) {
    return buffer.get(field(at)) & 0xff;
  }

  /** {@return the kernel's number of its address family: 2 IPv4, 10 IPv6} */
  public int family() {
    return u8(RouteMessages.FAMILY.offset());
  }

  /** {@return how many bits of the destination count; 0 leads everywhere} */
  public int prefixLength() {
    return u8(RouteMessages.DST_LEN.offset());
  }

  /** {@return the destination of an IPv4 route as a number; 0 for all} */
  public int ipv4Destination() {
    return destination == 0 ? 0 : bigEndian(destination);
  }

  /** {@return the upper half of an IPv6 route's destination; 0 for all} */
  public long ipv6DestinationHigh() {
    return destination == 0 ? 0 : bigEndianLong(destination);
  }

  /** {@return the lower half of an IPv6 route's destination; 0 for all} */
  public long ipv6DestinationLow() {
    return destination == 0 ? 0 : bigEndianLong(destination + Long.BYTES);
  }

  /** {@return the destination, as an object} */
  public IpAddress destination() {
    IpFamily family = IpFamily.of(family());
    if (destination == 0) {
      return family == IpFamily.AF_INET ? IpAddress.ofIpv4(0) : IpAddress.ofIpv6(0, 0);
    }
    return IpAddress.read(buffer, destination, family);
  }

  /** {@return whether it leads through a router of its own family} */
  public boolean hasGateway() {
    return gateway != 0;
  }

  /** {@return the router, as an object; only if there is one} */
  public IpAddress gateway() {
    if (gateway == 0) {
      throw new IllegalStateException("a route without gateway");
    }
    return IpAddress.read(
        buffer,
        gateway,
        gatewaySize == IpFamily.AF_INET.bytes() ? IpFamily.AF_INET : IpFamily.AF_INET6);
  }

  /** {@return whether it has several paths, which only {@link Route} shows} */
  public boolean hasSeveralPaths() {
    return multipath != 0;
  }

  /** {@return the table it is in} */
  public long table() {
    return table;
  }

  /** {@return its rank: the lowest wins} */
  public long priority() {
    return priority;
  }

  /** {@return the index of the device it leaves by, 0 if none or several} */
  public int device() {
    return device;
  }

  /** {@return who made it: {@code RTPROT_*}} */
  public int protocol() {
    return u8(RouteMessages.PROTOCOL.offset());
  }

  /** {@return the kernel's number of what it does: {@code RTN_*}, 1 forwards} */
  public int type() {
    return u8(RouteMessages.TYPE.offset());
  }

  private int bigEndian(int at) {
    int value = buffer.getInt(at);
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  private long bigEndianLong(int at) {
    long value = buffer.getLong(at);
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
  }
}
