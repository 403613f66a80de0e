// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.util.Map;

/** What kind of socket a descriptor is, for the report of a leak. */
final class SocketKind {
  /** asm-generic/socket.h. */
  private static final int SOL_SOCKET = 1;

  private static final int SO_TYPE = 3;
  private static final int SO_DOMAIN = 39;

  private static final Map<Integer, String> DOMAINS =
      Map.of(
          1,
          "AF_UNIX",
          2,
          "AF_INET",
          10,
          "AF_INET6",
          16,
          "AF_NETLINK",
          17,
          "AF_PACKET",
          40,
          "AF_VSOCK",
          44,
          "AF_XDP");
  private static final Map<Integer, String> TYPES =
      Map.of(1, "SOCK_STREAM", 2, "SOCK_DGRAM", 3, "SOCK_RAW", 5, "SOCK_SEQPACKET");

  private SocketKind() {}

  static String of(int number) {
    int domain = option(number, SO_DOMAIN);
    int type = option(number, SO_TYPE);
    return DOMAINS.getOrDefault(domain, "family " + domain)
        + " "
        + TYPES.getOrDefault(type, "type " + type);
  }

  private static int option(int number, int option) {
    try (Scratch scratch = Scratch.open()) {
      int value = scratch.allocate(Integer.BYTES);
      int length = scratch.allocate(Integer.BYTES);
      scratch.buffer().putInt(length, Integer.BYTES);
      long result =
          Syscall.GETSOCKOPT.call(
              number, SOL_SOCKET, option, scratch.address(value), scratch.address(length), 0);
      return result < 0 ? -1 : scratch.buffer().getInt(value);
    }
  }
}
