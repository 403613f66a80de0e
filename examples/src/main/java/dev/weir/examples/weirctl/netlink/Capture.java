// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Octets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netlink datagrams in a pcap file: link type 253, each behind a header of sixteen bytes. */
final class Capture {
  private static final int LINKTYPE_NETLINK = 253;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int COOKED_HEADER = 16;

  /** One datagram and the number of its protocol. */
  record Datagram(int protocol, Octets bytes) {}

  private Capture() {}

  static boolean isCapture(byte[] bytes) {
    return order(bytes) != null;
  }

  private static @Nullable ByteOrder order(byte[] bytes) {
    if (bytes.length < FILE_HEADER) {
      return null;
    }
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      int magic = ByteBuffer.wrap(bytes).order(order).getInt(0);
      if (magic == 0xa1b2c3d4 || magic == 0xa1b23c4d) {
        return order;
      }
    }
    return null;
  }

  static List<Datagram> read(byte[] bytes) {
    ByteOrder order = order(bytes);
    if (order == null) {
      throw new InvalidSpecException("not a pcap file");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    int type = buffer.getInt(20) & 0xffff;
    if (type != LINKTYPE_NETLINK) {
      throw new InvalidSpecException("a capture of link type " + type + ", netlink is 253");
    }
    List<Datagram> datagrams = new ArrayList<>();
    int at = FILE_HEADER;
    while (at < bytes.length) {
      int length = bytes.length - at < RECORD_HEADER ? -1 : buffer.getInt(at + 8);
      int start = at + RECORD_HEADER;
      if (length < COOKED_HEADER || length > bytes.length - start) {
        throw new InvalidSpecException("the capture is damaged at byte " + at);
      }
      int protocol = ((bytes[start + 14] & 0xff) << 8) | (bytes[start + 15] & 0xff);
      datagrams.add(
          new Datagram(
              protocol,
              Octets.of(Arrays.copyOfRange(bytes, start + COOKED_HEADER, start + length))));
      at = start + length;
    }
    return datagrams;
  }
}
