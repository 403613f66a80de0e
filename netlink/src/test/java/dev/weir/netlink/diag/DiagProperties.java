// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.diag;

import dev.weir.netlink.CatalogProperties;
import dev.weir.netlink.Recorded;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.diag.DiagMessages;
import java.util.List;

class DiagProperties extends CatalogProperties {
  DiagProperties() {
    super(
        SockDiag.CATALOG,
        List.copyOf(Recorded.messages(DiagProperties.class, "messages.txt").values()),
        List.of(
            new Kind(20, 0, 2),
            new Kind(20, 0x301, 2),
            new Kind(20, 0, 10),
            new Kind(20, 0x301, 10),
            new Kind(20, 0, 1),
            new Kind(20, 0x301, 1),
            new Kind(21, 5, 2)));
  }

  @Override
  protected void read(Message message) {
    String all = "";
    if (message.schema().header() == DiagMessages.INET_MESSAGE) {
      InetSocket socket = InetSocket.of(message);
      all =
          socket.toString()
              + socket.cookie()
              + socket.mark()
              + socket.cgroupId()
              + socket.congestionControl();
    } else if (message.schema().header() == DiagMessages.UNIX_MESSAGE) {
      UnixSocket socket = UnixSocket.of(message);
      all = socket.toString() + socket.peer() + socket.receiveQueue() + socket.uid();
    } else {
      return;
    }
    if (all.isEmpty()) {
      throw new AssertionError();
    }
  }
}
