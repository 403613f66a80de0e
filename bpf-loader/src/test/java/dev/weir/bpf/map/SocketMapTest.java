// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.MapUses;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.testing.KernelTest;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sockets in maps, and what programs do with them. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class SocketMapTest {
  private static final int AF_INET = 2;
  private static final int AF_XDP = 44;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 02000000;
  private static final int SOL_SOCKET = 1;
  private static final int SOL_XDP = 283;
  private static final int XDP_RX_RING = 2;
  private static final int SO_REUSEPORT = 15;
  private static final int SO_ATTACH_REUSEPORT_EBPF = 52;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int ADDRESS_SIZE = 16;
  private static final int PORT = 5300;
  private static final int XDP_PASS = 2;
  private static final int XDP_REDIRECT = 4;

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static OwnedFd socket(int family, int type) {
    long fd = Syscall.SOCKET.call(family, type | SOCK_CLOEXEC, 0);
    return OwnedFd.adopt(Syscall.SOCKET.check(fd, "socket of a test"), "socket of a test");
  }

  private static void set(OwnedFd socket, int option, int value) {
    set(socket, SOL_SOCKET, option, value);
  }

  private static void set(OwnedFd socket, int level, int option, int value) {
    int raw = socket.acquire();
    try (Scratch scratch = Scratch.open()) {
      int block = scratch.allocate(Integer.BYTES);
      scratch.buffer().putInt(block, value);
      long address = scratch.address(block);
      Syscall.SETSOCKOPT.check(
          Syscall.SETSOCKOPT.call(raw, level, option, address, Integer.BYTES, 0), "socket");
    } finally {
      socket.release();
    }
  }

  /** {@code struct sockaddr_in} of the loopback. */
  private static long loopback(Scratch scratch, int port) {
    int address = scratch.allocate(ADDRESS_SIZE);
    boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    short networkOrder = big ? (short) port : Short.reverseBytes((short) port);
    scratch
        .buffer()
        .putShort(address, (short) AF_INET)
        .putShort(address + 2, networkOrder)
        .put(address + 4, (byte) 127)
        .put(address + 7, (byte) 1);
    return scratch.address(address);
  }

  /** One of several that share a port. */
  private static OwnedFd receiver() {
    OwnedFd socket = socket(AF_INET, SOCK_DGRAM);
    set(socket, SO_REUSEPORT, 1);
    int raw = socket.acquire();
    try (Scratch scratch = Scratch.open()) {
      Syscall.BIND.check(Syscall.BIND.call(raw, loopback(scratch, PORT), ADDRESS_SIZE), "receiver");
    } finally {
      socket.release();
    }
    return socket;
  }

  private static void send(String text) {
    try (OwnedFd socket = socket(AF_INET, SOCK_DGRAM);
        Scratch scratch = Scratch.open()) {
      int raw = socket.acquire();
      long address = loopback(scratch, PORT);
      long data = scratch.cString(text);
      long sent = Syscall.SENDTO.call(raw, data, text.length(), 0, address, ADDRESS_SIZE);
      Syscall.SENDTO.check(sent, "sender");
      socket.release();
    }
  }

  /** What has come by now: the loopback delivers before the sender's call returns. */
  private static String received(OwnedFd socket) {
    int raw = socket.acquire();
    try (Scratch scratch = Scratch.open()) {
      int block = scratch.allocate(64);
      long count = Syscall.RECVFROM.call(raw, scratch.address(block), 64, MSG_DONTWAIT, 0, 0);
      if (count == -Errno.EAGAIN.number()) {
        return "";
      }
      byte[] bytes = new byte[(int) Syscall.RECVFROM.check(count, "receiver")];
      scratch.buffer().get(block, bytes);
      return new String(bytes, StandardCharsets.US_ASCII);
    } finally {
      socket.release();
    }
  }

  private static void assertErrno(Errno errno, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void aProgramChoosesWhoOfThoseThatShareAPortReceives() {
    try (BpfObject object = MapUses.load("selects");
        OwnedFd one = receiver();
        OwnedFd two = receiver();
        OwnedFd unbound = socket(AF_INET, SOCK_STREAM)) {
      SocketMap<Integer> listeners = SocketMap.of(object.map("listeners"), Codecs.INT);
      listeners.put(1, one);
      listeners.put(2, two);
      assertThat(listeners.cookie(1)).isPresent();
      assertThat(listeners.cookie(1)).isNotEqualTo(listeners.cookie(2));
      assertThat(listeners.putIfAbsent(2, one)).isFalse();
      assertThatThrownBy(() -> listeners.put(3, one))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("in such a map already");
      assertThat(listeners.cookie(3)).isEmpty();
      assertErrno(Errno.EINVAL, () -> listeners.put(3, unbound));
      assertErrno(Errno.E2BIG, () -> listeners.put(4, one));

      OwnedFd program = object.program("selects").fd();
      set(one, SO_ATTACH_REUSEPORT_EBPF, program.acquire());
      program.release();
      for (int chosen : new int[] {2, 1, 2, 2, 1}) {
        object.variable("listener").setLong(chosen);
        send("to " + chosen);
        assertThat(received(one)).isEqualTo(chosen == 1 ? "to 1" : "");
        assertThat(received(two)).isEqualTo(chosen == 2 ? "to 2" : "");
      }

      assertThat(listeners.remove(2)).isTrue();
      assertThat(listeners.remove(2)).isFalse();
      assertThat(listeners.cookie(2)).isEmpty();
    }
  }

  @Test
  void aSocketThatIsClosedLeavesTheMap() {
    try (BpfMap map = BpfMap.create(Maps.minimal(MapType.REUSEPORT_SOCKARRAY))) {
      SocketMap<Integer> sockets = SocketMap.of(map, Codecs.INT);
      try (OwnedFd socket = receiver()) {
        sockets.put(0, socket);
        assertThat(sockets.cookie(0)).isPresent();
      }
      assertThat(sockets.cookie(0)).isEmpty();
    }
  }

  @Test
  void packetsAreRedirectedToASocketThatIsInTheMap() {
    long opened = Syscall.SOCKET.call(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0);
    assumeTrue(opened != -Errno.EAFNOSUPPORT.number(), "needs CONFIG_XDP_SOCKETS");
    try (OwnedFd xsk = OwnedFd.adopt(Syscall.SOCKET.check(opened, "AF_XDP"), "AF_XDP socket");
        OwnedFd other = socket(AF_INET, SOCK_DGRAM);
        BpfObject object = MapUses.load("to_socket")) {
      SocketMap<Integer> sockets = SocketMap.of(object.map("xsks"), Codecs.INT);
      assertThat(MapUses.run(object, "to_socket")).isEqualTo(XDP_PASS);
      set(xsk, SOL_XDP, XDP_RX_RING, 64);
      sockets.put(1, xsk);
      assertThat(MapUses.run(object, "to_socket")).isEqualTo(XDP_REDIRECT);
      assertErrno(Errno.EOPNOTSUPP, () -> sockets.cookie(1));
      assertErrno(Errno.EOPNOTSUPP, () -> sockets.put(0, other));
      assertErrno(Errno.E2BIG, () -> sockets.put(2, xsk));

      assertThat(sockets.remove(1)).isTrue();
      assertThat(MapUses.run(object, "to_socket")).isEqualTo(XDP_PASS);
    }
  }
}
