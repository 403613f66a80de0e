// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.map.BpfMap;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** TCP over the loopback of the calling thread's namespace, with descriptors that maps take. */
record TcpSocket(OwnedFd fd) implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int STREAM_CLOEXEC = 1 | 02000000;
  private static final int ADDRESS_SIZE = 16;

  static TcpSocket listen(int port) {
    TcpSocket socket = open();
    check(Syscall.BIND, socket.withAddress(Syscall.BIND, port));
    int raw = socket.fd.acquire();
    check(Syscall.LISTEN, Syscall.LISTEN.call(raw, 8));
    socket.fd.release();
    return socket;
  }

  /** Connects, or returns what the kernel says to it. */
  static long tryConnect(int port) {
    try (TcpSocket socket = open()) {
      return socket.withAddress(Syscall.CONNECT, port);
    }
  }

  static TcpSocket connect(int port) {
    TcpSocket socket = open();
    check(Syscall.CONNECT, socket.withAddress(Syscall.CONNECT, port));
    return socket;
  }

  private static TcpSocket open() {
    long fd = Syscall.SOCKET.call(AF_INET, STREAM_CLOEXEC, 0);
    return new TcpSocket(OwnedFd.adopt(check(Syscall.SOCKET, fd), "socket of a test"));
  }

  TcpSocket accept() {
    int raw = fd.acquire();
    try {
      long accepted = Syscall.ACCEPT4.call(raw, 0, 0, 02000000);
      return new TcpSocket(
          OwnedFd.adopt(check(Syscall.ACCEPT4, accepted), "accepted socket of a test"));
    } finally {
      fd.release();
    }
  }

  void send(String text) {
    int raw = fd.acquire();
    try (Scratch scratch = Scratch.open()) {
      check(Syscall.WRITE, Syscall.WRITE.call(raw, scratch.cString(text), text.length()));
    } finally {
      fd.release();
    }
  }

  String receive(int length) {
    int raw = fd.acquire();
    try (Scratch scratch = Scratch.open()) {
      int block = scratch.allocate(length);
      long count = check(Syscall.READ, Syscall.READ.call(raw, scratch.address(block), length));
      byte[] bytes = new byte[(int) count];
      scratch.buffer().get(block, bytes);
      return new String(bytes, StandardCharsets.US_ASCII);
    } finally {
      fd.release();
    }
  }

  /** Puts it into a map of sockets. */
  void putInto(BpfMap map, int index) {
    int raw = fd.acquire();
    int rawMap = map.fd().acquire();
    try (Attr attr = Attr.ofSize(32)) {
      attr.u32(0, rawMap);
      attr.memory().putInt(attr.block(8, 4), index);
      attr.memory().putInt(attr.block(16, 4), raw);
      BpfCommand command = BpfCommand.BPF_MAP_UPDATE_ELEM;
      command.check(attr.call(command), map.toString());
    } finally {
      map.fd().release();
      fd.release();
    }
  }

  private long withAddress(Syscall call, int port) {
    int raw = fd.acquire();
    try (Scratch scratch = Scratch.open()) {
      int address = scratch.allocate(ADDRESS_SIZE);
      scratch.buffer().putShort(address, (short) AF_INET);
      boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
      scratch
          .buffer()
          .putShort(address + 2, big ? (short) port : Short.reverseBytes((short) port))
          .put(address + 4, (byte) 127)
          .put(address + 7, (byte) 1);
      return call.call(raw, scratch.address(address), ADDRESS_SIZE);
    } finally {
      fd.release();
    }
  }

  private static long check(Syscall call, long result) {
    return call.check(result, "socket of a test");
  }

  @Override
  public void close() {
    fd.close();
  }
}
