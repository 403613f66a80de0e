// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.memory.NativeMemory;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A netlink socket and the memory its system calls use. One thread at a time sends, receives and
 * waits; closing is for any thread.
 */
final class NetlinkSocket implements Endpoint {
  // uapi/linux/netlink.h, asm-generic/socket.h, linux/socket.h
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 02000000;
  private static final int SOCK_NONBLOCK = 04000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;

  /** Kernel 4.20. */
  private static final int NETLINK_GET_STRICT_CHK = 12;

  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_TRUNC = 0x20;
  private static final int POLLIN = 1;

  /**
   * The kernel fits its datagrams to the largest buffer it has seen, up to this much: less means
   * more system calls, and EMSGSIZE for an object that is larger.
   */
  private static final int RECEIVE_BUFFER = 32 * 1024;

  private static final int SOCKADDR = 12;

  // struct msghdr on 64-bit machines, at 0; struct iovec, struct sockaddr_nl, struct pollfd and
  // struct timespec behind it.
  private static final int IOVEC = 56;
  private static final int SENDER = 72;
  private static final int POLLFD = 88;
  private static final int TIMESPEC = 96;
  private static final int CONTROL_SIZE = 112;

  private final OwnedFd fd;
  private final NetlinkProtocol protocol;
  private final int portId;
  private final ByteBuffer control;
  private final long controlAddress;
  private final ByteBuffer received;
  private ByteBuffer toSend;
  private long toSendAddress;

  private NetlinkSocket(OwnedFd fd, NetlinkProtocol protocol, int portId) {
    this.fd = fd;
    this.protocol = protocol;
    this.portId = portId;
    this.control = direct(CONTROL_SIZE);
    this.controlAddress = NativeMemory.addressOf(control);
    this.received = direct(RECEIVE_BUFFER);
    this.toSend = direct(4096);
    this.toSendAddress = NativeMemory.addressOf(toSend);
    control.putLong(0, controlAddress + SENDER);
    control.putLong(16, controlAddress + IOVEC);
    control.putLong(24, 1);
    control.putLong(IOVEC, NativeMemory.addressOf(received));
    control.putLong(IOVEC + 8, RECEIVE_BUFFER);
  }

  /**
   * Opens a socket in the namespace of the calling thread.
   *
   * @param groups the multicast groups it joins
   */
  static NetlinkSocket open(NetlinkProtocol protocol, int receiveBuffer, int... groups) {
    String name = "netlink socket for " + protocol;
    long raw =
        Syscall.SOCKET.call(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol.number());
    OwnedFd fd = OwnedFd.adopt(Syscall.SOCKET.check(raw, name), name);
    try (Scratch scratch = Scratch.open()) {
      int number = fd.acquire();
      try {
        int address = scratch.allocate(SOCKADDR);
        scratch.buffer().putShort(address, (short) AF_NETLINK);
        Syscall.BIND.check(Syscall.BIND.call(number, scratch.address(address), SOCKADDR), name);
        int length = scratch.allocate(4);
        scratch.buffer().putInt(length, SOCKADDR);
        Syscall.GETSOCKNAME.check(
            Syscall.GETSOCKNAME.call(number, scratch.address(address), scratch.address(length)),
            name);
        for (int option : new int[] {NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK}) {
          Syscall.SETSOCKOPT.check(set(scratch, number, SOL_NETLINK, option, 1), name);
        }
        if (set(scratch, number, SOL_SOCKET, SO_RCVBUFFORCE, receiveBuffer) < 0) {
          // Without CAP_NET_ADMIN as much as net.core.rmem_max allows.
          Syscall.SETSOCKOPT.check(
              set(scratch, number, SOL_SOCKET, SO_RCVBUF, receiveBuffer), name);
        }
        for (int group : groups) {
          Syscall.SETSOCKOPT.check(
              set(scratch, number, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group),
              name + ", group " + group);
        }
        return new NetlinkSocket(fd, protocol, scratch.buffer().getInt(address + 4));
      } finally {
        fd.release();
      }
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static long set(Scratch scratch, int fd, int level, int option, int value) {
    int block = scratch.allocate(4);
    scratch.buffer().putInt(block, value);
    return Syscall.SETSOCKOPT.call(fd, level, option, scratch.address(block), 4, 0);
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  OwnedFd descriptor() {
    return fd;
  }

  /** {@return bytes of the receive buffer, the kernel's own bookkeeping included} */
  int receiveBufferSize() {
    int number = fd.acquire();
    try (Scratch scratch = Scratch.open()) {
      int value = scratch.allocate(4);
      int length = scratch.allocate(4);
      scratch.buffer().putInt(length, 4);
      long raw =
          Syscall.GETSOCKOPT.call(
              number, SOL_SOCKET, SO_RCVBUF, scratch.address(value), scratch.address(length), 0);
      Syscall.GETSOCKOPT.check(raw, fd.toString());
      return scratch.buffer().getInt(value);
    } finally {
      fd.release();
    }
  }

  @Override
  public int portId() {
    return portId;
  }

  @Override
  public ByteBuffer sendBuffer(int size) {
    if (toSend.capacity() < size) {
      toSend = direct(size);
      toSendAddress = NativeMemory.addressOf(toSend);
    }
    return toSend;
  }

  @Override
  public long send(int length) {
    int number = fd.acquire();
    try {
      // A netlink socket without a peer writes to the kernel; write(2) takes fewer arguments.
      return Syscall.WRITE.call(number, toSendAddress, length);
    } finally {
      fd.release();
      Reference.reachabilityFence(toSend);
    }
  }

  @Override
  public ByteBuffer receiveBuffer() {
    return received;
  }

  @Override
  public int receive() {
    int number = fd.acquire();
    try {
      while (true) {
        control.putInt(8, SOCKADDR);
        control.putInt(48, 0);
        long length = Syscall.RECVMSG.call(number, controlAddress, MSG_DONTWAIT | MSG_TRUNC);
        if (length == -Errno.EAGAIN.number()) {
          return NOTHING;
        }
        if (length < 0) {
          return (int) length;
        }
        boolean fromKernel = control.getInt(SENDER + 4) == 0;
        if (fromKernel && length > 0) {
          return (int) Math.min(length, Integer.MAX_VALUE);
        }
      }
    } finally {
      fd.release();
    }
  }

  @Override
  public boolean await(long nanos) {
    int number = fd.acquire();
    try {
      control.putInt(POLLFD, number);
      control.putInt(POLLFD + 4, POLLIN);
      control.putLong(TIMESPEC, Math.max(0, nanos) / 1_000_000_000);
      control.putLong(TIMESPEC + 8, Math.max(0, nanos) % 1_000_000_000);
      long ready =
          Syscall.PPOLL.call(controlAddress + POLLFD, 1, controlAddress + TIMESPEC, 0, 8, 0);
      return ready > 0;
    } finally {
      fd.release();
    }
  }

  @Override
  public boolean carriesSecrets() {
    return protocol == NetlinkProtocol.XFRM;
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return fd.toString();
  }
}
