// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.netlink.codec.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Hears the notifications of the thread's namespace: nothing of Weir's transport is in it. */
final class XfrmListener implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 02000000;
  private static final int NETLINK_XFRM = 6;

  private final OwnedFd socket;
  private final Deque<XfrmEvent> heard = new ArrayDeque<>();

  XfrmListener(XfrmGroup... groups) {
    int bits = 0;
    for (XfrmGroup group : groups) {
      bits |= 1 << (group.number() - 1);
    }
    long fd = Syscall.SOCKET.call(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_XFRM);
    socket = OwnedFd.adopt(Syscall.SOCKET.check(fd, "listener"), "listener");
    int number = socket.acquire();
    try (Scratch scratch = Scratch.open()) {
      int address = scratch.allocate(12);
      scratch.buffer().putShort(address, (short) AF_NETLINK).putInt(address + 8, bits);
      Syscall.BIND.check(Syscall.BIND.call(number, scratch.address(address), 12), "listener");
    } finally {
      socket.release();
    }
  }

  /** Waits for the next one. */
  XfrmEvent next() {
    while (heard.isEmpty()) {
      receive();
    }
    return heard.remove();
  }

  /** Waits for the next one of a kind. */
  <T extends XfrmEvent> T next(Class<T> type) {
    while (true) {
      XfrmEvent event = next();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }

  private void receive() {
    int number = socket.acquire();
    try (Scratch scratch = Scratch.open()) {
      int at = scratch.allocate(8192);
      long length = Syscall.READ.call(number, scratch.address(at), 8192);
      if (length == -Errno.EINTR.number()) {
        return;
      }
      Syscall.READ.check(length, "listener");
      ByteBuffer buffer = scratch.buffer();
      int offset = at;
      while (offset < at + length) {
        int size = buffer.getInt(offset);
        int type = buffer.getShort(offset + 4);
        heard.add(
            XfrmEvent.of(
                Message.read(Xfrm.CATALOG.byType(type).orElseThrow(), buffer, offset, size)));
        offset += (size + 3) & -4;
      }
    } finally {
      socket.release();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
