// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.testing.KernelTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whoever may send to a netlink socket can pretend to be the kernel, but for the sender's address.
 */
@KernelTest
class ForeignSenderTest {
  private static final int AF_NETLINK = 16;

  @Test
  void whatAnotherProcessSendsIsDropped() {
    NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE, 1 << 16);
    NetlinkSocket other = NetlinkSocket.open(NetlinkProtocol.ROUTE, 1 << 16);
    try (Scratch scratch = Scratch.open()) {
      int to = scratch.allocate(12);
      scratch.buffer().putShort(to, (short) AF_NETLINK).putInt(to + 4, socket.portId());
      int message = scratch.allocate(20);
      scratch.buffer().putInt(message, 20).putInt(message + 12, socket.portId());
      int number = other.descriptor().acquire();
      long sent =
          Syscall.SENDTO.call(number, scratch.address(message), 20, 0, scratch.address(to), 12);
      other.descriptor().release();
      assertThat(sent).isEqualTo(20);
      assertThat(socket.await(TimeUnit.SECONDS.toNanos(10))).isTrue();
      assertThat(socket.receive()).isEqualTo(Endpoint.NOTHING);
    } finally {
      socket.close();
      other.close();
    }
  }
}
