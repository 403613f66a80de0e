// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A device's name, for messages. {@code java.net.NetworkInterface} knows only those that have an
 * address.
 */
final class DeviceName {
  private static final int AF_UNIX = 1;
  private static final int DGRAM_CLOEXEC = 2 | 02000000;

  /** uapi/linux/sockios.h; {@code struct ifreq} has 40 bytes: a name of 16, then the index. */
  private static final int SIOCGIFNAME = 0x8910;

  private static final int IFREQ_SIZE = 40;
  private static final int IFNAMSIZ = 16;

  private DeviceName() {}

  /** {@return the name, if the network namespace of the calling thread has such a device} */
  static Optional<String> of(int ifindex) {
    long socket = Syscall.SOCKET.call(AF_UNIX, DGRAM_CLOEXEC, 0);
    if (socket < 0) {
      return Optional.empty();
    }
    try (OwnedFd fd = OwnedFd.adopt(socket, "socket that asks for a device's name");
        Scratch scratch = Scratch.open()) {
      int request = scratch.allocate(IFREQ_SIZE);
      scratch.buffer().putInt(request + IFNAMSIZ, ifindex);
      long result = Syscall.IOCTL.call(fd.acquire(), SIOCGIFNAME, scratch.address(request));
      fd.release();
      if (result < 0) {
        return Optional.empty();
      }
      int end = 0;
      while (end < IFNAMSIZ && scratch.buffer().get(request + end) != 0) {
        end++;
      }
      byte[] name = new byte[end];
      scratch.buffer().get(request, name);
      return Optional.of(new String(name, StandardCharsets.UTF_8));
    }
  }
}
