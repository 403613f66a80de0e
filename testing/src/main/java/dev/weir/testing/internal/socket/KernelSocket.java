// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.socket;

import dev.weir.core.error.Errno;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/**
 * A non-blocking socket of any family. It belongs to the network namespace of the thread that opens
 * it, and can be used from every other.
 */
public final class KernelSocket implements AutoCloseable {
  /** uapi/linux/net.h and asm-generic/fcntl.h. */
  private static final int SOCK_CLOEXEC = 02000000;

  private static final int SOCK_NONBLOCK = 04000;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SOCK_STREAM = 1;
  private static final int POLLIN = 1;

  /** struct msghdr on 64-bit machines. */
  private static final int MSGHDR_SIZE = 56;

  private static final int SOCKADDR_STORAGE = 128;
  private static final int CONTROL_SIZE = 256;

  /** The largest datagram there is, and more than any frame. */
  private static final int RECEIVE_SIZE = 96 * 1024;

  /** How long one poll waits before it looks for an interrupt of the thread. */
  private static final long POLL_SLICE_NANOS = 100_000_000;

  private final OwnedFd fd;
  private final int type;

  private KernelSocket(OwnedFd fd, int type) {
    this.fd = fd;
    this.type = type;
  }

  /**
   * Opens a socket.
   *
   * @param name what it is, for messages
   * @throws MissingPrivilegeException if the family or type is for {@code CAP_NET_RAW} only
   */
  public static KernelSocket open(int family, int type, int protocol, String name) {
    long raw = Syscall.SOCKET.call(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
    if (raw == -Errno.EPERM.number()) {
      throw new MissingPrivilegeException("opening a " + name, "CAP_NET_RAW");
    }
    return new KernelSocket(OwnedFd.adopt(Syscall.SOCKET.check(raw, name), name), type);
  }

  /** Binds it to a {@code sockaddr}. */
  public void bind(byte[] address) {
    try (Scratch scratch = Scratch.open();
        Use use = new Use(fd)) {
      int block = copy(scratch, address);
      Syscall.BIND.check(
          Syscall.BIND.call(use.number, scratch.address(block), address.length), toString());
    }
  }

  /** Waits for connections from now on. */
  public void listen(int backlog) {
    try (Use use = new Use(fd)) {
      Syscall.LISTEN.check(Syscall.LISTEN.call(use.number, backlog), toString());
    }
  }

  /** {@return a connection that has come, if one has} */
  public Optional<KernelSocket> accept() {
    try (Use use = new Use(fd)) {
      long raw = Syscall.ACCEPT4.call(use.number, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (raw == -Errno.EAGAIN.number()) {
        return Optional.empty();
      }
      String name = "connection accepted by " + this;
      return Optional.of(
          new KernelSocket(OwnedFd.adopt(Syscall.ACCEPT4.check(raw, name), name), type));
    }
  }

  /**
   * Begins to connect.
   *
   * @return 0 or {@code -errno}, which is {@code -EINPROGRESS} as a rule
   */
  public long connect(byte[] address) {
    try (Scratch scratch = Scratch.open();
        Use use = new Use(fd)) {
      int block = copy(scratch, address);
      return Syscall.CONNECT.call(use.number, scratch.address(block), address.length);
    }
  }

  /** {@return the port a socket of the internet families is bound to} */
  public int localPort() {
    try (Scratch scratch = Scratch.open();
        Use use = new Use(fd)) {
      int address = scratch.allocate(SOCKADDR_STORAGE);
      int length = scratch.allocate(Integer.BYTES);
      scratch.buffer().putInt(length, SOCKADDR_STORAGE);
      Syscall.GETSOCKNAME.check(
          Syscall.GETSOCKNAME.call(use.number, scratch.address(address), scratch.address(length)),
          toString());
      return Short.toUnsignedInt(Short.reverseBytes(scratch.buffer().getShort(address + 2)));
    }
  }

  /** Sets an option of type int. */
  public void option(int level, int option, int value) {
    try (Scratch scratch = Scratch.open();
        Use use = new Use(fd)) {
      int block = scratch.allocate(Integer.BYTES);
      scratch.buffer().putInt(block, value);
      Syscall.SETSOCKOPT.check(
          Syscall.SETSOCKOPT.call(
              use.number, level, option, scratch.address(block), Integer.BYTES, 0),
          this + ", option " + option);
    }
  }

  /** {@return an option of type int} */
  public int option(int level, int option) {
    try (Scratch scratch = Scratch.open();
        Use use = new Use(fd)) {
      int value = scratch.allocate(Integer.BYTES);
      int length = scratch.allocate(Integer.BYTES);
      scratch.buffer().putInt(length, Integer.BYTES);
      Syscall.GETSOCKOPT.check(
          Syscall.GETSOCKOPT.call(
              use.number, level, option, scratch.address(value), scratch.address(length), 0),
          this + ", option " + option);
      return scratch.buffer().getInt(value);
    }
  }

  /** {@return the beginning of an option that is a structure} */
  public ByteBuffer structure(int level, int option, int size) {
    try (Scratch scratch = Scratch.open();
        Use use = new Use(fd)) {
      int value = scratch.allocate(size);
      int length = scratch.allocate(Integer.BYTES);
      scratch.buffer().putInt(length, size);
      Syscall.GETSOCKOPT.check(
          Syscall.GETSOCKOPT.call(
              use.number, level, option, scratch.address(value), scratch.address(length), 0),
          this + ", option " + option);
      byte[] bytes = new byte[size];
      scratch.buffer().get(value, bytes);
      return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
  }

  /**
   * Sends a datagram.
   *
   * @param address the {@code sockaddr} to send to; empty for none
   * @return how many bytes went, or {@code -errno}
   */
  public long send(byte[] data, byte[] address) {
    try (Scratch scratch = Scratch.open(data.length + SOCKADDR_STORAGE + 64);
        Use use = new Use(fd)) {
      int payload = copy(scratch, data);
      long to = address.length == 0 ? 0 : scratch.address(copy(scratch, address));
      return Syscall.SENDTO.call(
          use.number, scratch.address(payload), data.length, MSG_NOSIGNAL, to, address.length);
    }
  }

  /**
   * Waits for a datagram.
   *
   * @param patience how long at most; zero to look only
   * @return the datagram, or empty when the time is up
   * @throws WeirException if the thread is interrupted
   */
  public Optional<Received> receive(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try (Scratch scratch =
        Scratch.open(RECEIVE_SIZE + SOCKADDR_STORAGE + CONTROL_SIZE + MSGHDR_SIZE + 256)) {
      Message message = new Message(scratch);
      while (true) {
        Optional<Received> received = message.receive();
        if (received.isPresent()) {
          return received;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Optional.empty();
        }
        awaitInput(Math.min(left, POLL_SLICE_NANOS));
        if (Thread.currentThread().isInterrupted()) {
          throw new WeirException("interrupted while waiting for input on " + this);
        }
      }
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return fd.toString();
  }

  private void awaitInput(long nanos) {
    // A scratch of its own, so that waiting often does not use up the caller's.
    try (Scratch scratch = Scratch.open(64);
        Use use = new Use(fd)) {
      int pollfd = scratch.allocate(8);
      scratch.buffer().putInt(pollfd, use.number).putShort(pollfd + 4, (short) POLLIN);
      int timespec = scratch.allocate(16);
      scratch.buffer().putLong(timespec + 8, nanos);
      long result =
          Syscall.PPOLL.call(scratch.address(pollfd), 1, scratch.address(timespec), 0, 0, 0);
      if (result != -Errno.EINTR.number()) {
        Syscall.PPOLL.check(result, toString());
      }
    }
  }

  private static int copy(Scratch scratch, byte[] bytes) {
    int block = scratch.allocate(bytes.length);
    scratch.buffer().put(block, bytes);
    return block;
  }

  /** What arrived: the data, who sent it, and the ancillary messages. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Received(byte[] data, byte[] source, ByteBuffer control) {}

  private final class Message {
    private final Scratch scratch;
    private final int header;
    private final int data;
    private final int source;
    private final int control;

    Message(Scratch scratch) {
      this.scratch = scratch;
      header = scratch.allocate(MSGHDR_SIZE);
      int iovec = scratch.allocate(16);
      source = scratch.allocate(SOCKADDR_STORAGE);
      control = scratch.allocate(CONTROL_SIZE);
      data = scratch.allocate(RECEIVE_SIZE);
      scratch
          .buffer()
          .putLong(iovec, scratch.address(data))
          .putLong(iovec + 8, RECEIVE_SIZE)
          .putLong(header, scratch.address(source))
          .putLong(header + 16, scratch.address(iovec))
          .putLong(header + 24, 1)
          .putLong(header + 32, scratch.address(control));
    }

    Optional<Received> receive() {
      scratch.buffer().putInt(header + 8, SOCKADDR_STORAGE).putLong(header + 40, CONTROL_SIZE);
      try (Use use = new Use(fd)) {
        // On a stream MSG_TRUNC would throw the data away (tcp(7)).
        int flags = type == SOCK_STREAM ? 0 : MSG_TRUNC;
        long result = Syscall.RECVMSG.call(use.number, scratch.address(header), flags);
        if (result == -Errno.EAGAIN.number()) {
          return Optional.empty();
        }
        int length = (int) Syscall.RECVMSG.check(result, KernelSocket.this.toString());
        if (length > RECEIVE_SIZE) {
          throw new WeirException(
              KernelSocket.this + " received " + length + " bytes, more than expected");
        }
        ByteBuffer ancillary =
            ByteBuffer.wrap(bytes(control, (int) scratch.buffer().getLong(header + 40)))
                .order(scratch.buffer().order());
        return Optional.of(
            new Received(
                bytes(data, length),
                bytes(source, scratch.buffer().getInt(header + 8)),
                ancillary));
      }
    }

    private byte[] bytes(int offset, int length) {
      byte[] bytes = new byte[length];
      scratch.buffer().get(offset, bytes);
      return bytes;
    }
  }

  /** A loan of the descriptor's number. */
  private static final class Use implements AutoCloseable {
    private final OwnedFd fd;
    private final int number;

    Use(OwnedFd fd) {
      this.fd = fd;
      this.number = fd.acquire();
    }

    @Override
    public void close() {
      fd.release();
    }
  }
}
