// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.socket;

import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The kernel's {@code sockaddr} of the families that tests use. */
public final class SocketAddress {
  /** uapi/linux/socket.h and uapi/linux/if_packet.h. */
  public static final int AF_PACKET = 17;

  private static final int SOCKADDR_IN = 16;
  private static final int SOCKADDR_IN6 = 28;
  private static final int SOCKADDR_LL = 20;
  private static final int LL_PKTTYPE = 10;

  private SocketAddress() {}

  /** {@return struct sockaddr_in or sockaddr_in6} */
  public static byte[] of(IpAddress address, int port) {
    boolean v4 = address.family() == IpFamily.AF_INET;
    ByteBuffer out = ByteBuffer.allocate(v4 ? SOCKADDR_IN : SOCKADDR_IN6);
    out.order(ByteOrder.nativeOrder()).putShort((short) address.family().number());
    out.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
    address.write(out, v4 ? 4 : 8);
    return out.array();
  }

  /** {@return the address in what {@link #of} made} */
  public static IpAddress address(byte[] sockaddr) {
    return sockaddr.length < SOCKADDR_IN6
        ? IpAddress.read(ByteBuffer.wrap(sockaddr), 4, IpFamily.AF_INET)
        : IpAddress.read(ByteBuffer.wrap(sockaddr), 8, IpFamily.AF_INET6);
  }

  /**
   * {@return struct sockaddr_ll}
   *
   * @param protocol the EtherType whose frames are wanted; 0 for none
   */
  public static byte[] ofDevice(int ifindex, int protocol) {
    ByteBuffer out = ByteBuffer.allocate(SOCKADDR_LL);
    out.order(ByteOrder.nativeOrder()).putShort(0, (short) AF_PACKET).putInt(4, ifindex);
    out.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) protocol);
    return out.array();
  }

  /** {@return the sll_pkttype of a received frame's address} */
  public static int packetType(byte[] sockaddr) {
    return sockaddr[LL_PKTTYPE];
  }
}
