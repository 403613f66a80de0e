// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.codec.Struct;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that hears what the kernel tells multicast groups, pulled message by message.
 *
 * <p>What nobody pulls waits in the socket's receive buffer and nowhere else. When that is full the
 * kernel drops what comes, and the next pull says so: {@link Notice.Overrun}.
 *
 * <p>One thread at a time pulls, others wait for it; {@link #close()} is for any thread and ends a
 * pull that waits. An interrupt does not.
 */
public final class Subscription implements AutoCloseable {
  /** Bytes of receive buffer that are asked for unless told otherwise. */
  public static final int RECEIVE_BUFFER = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final int EFD_CLOEXEC = 02000000;
  private static final int EFD_NONBLOCK = 04000;
  private static final int POLLIN = 1;
  private static final int POLLFD = 8;
  private static final int TIMESPEC = 16;

  private final NetlinkSocket socket;
  private final MessageCatalog catalog;
  private final OwnedFd wake;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Notice> read = new ArrayDeque<>();
  private long bytes;
  private volatile boolean closed;

  private Subscription(NetlinkSocket socket, MessageCatalog catalog, OwnedFd wake) {
    this.socket = socket;
    this.catalog = catalog;
    this.wake = wake;
  }

  /**
   * Subscribes in a namespace.
   *
   * @param protocol which protocol
   * @param namespace where; it may be closed afterwards
   * @param catalog what may come
   * @param receiveBuffer bytes of receive buffer to ask for; without {@code CAP_NET_ADMIN} there
   *     are at most {@code net.core.rmem_max}
   * @param groups the groups' numbers, also above 32
   * @return the subscription: what happens from now on is in it
   * @throws KernelException {@code EINVAL} or {@code ENOENT} if the protocol has no such group,
   *     {@code EPERM} if it may not be heard
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}, which
   *     entering a namespace needs
   */
  public static Subscription open(
      NetlinkProtocol protocol,
      NetworkNamespace namespace,
      MessageCatalog catalog,
      int receiveBuffer,
      int... groups) {
    OwnedFd wake =
        OwnedFd.adopt(
            Syscall.EVENTFD2.check(
                Syscall.EVENTFD2.call(0, EFD_CLOEXEC | EFD_NONBLOCK), "wake-up of a subscription"),
            "wake-up of a subscription");
    try {
      NetlinkSocket socket =
          namespace.call(() -> NetlinkSocket.open(protocol, receiveBuffer, groups));
      return new Subscription(socket, catalog, wake);
    } catch (RuntimeException e) {
      wake.close();
      throw e;
    }
  }

  /**
   * Waits for the next notice.
   *
   * @return the notice
   * @throws HandleClosedException if the subscription is closed, also meanwhile
   */
  public Notice next() {
    while (true) {
      Optional<Notice> notice = poll(Duration.ofDays(1));
      if (notice.isPresent()) {
        return notice.get();
      }
    }
  }

  /**
   * Waits for the next notice, but not for ever.
   *
   * @param longest how long; zero to take only what is there
   * @return the notice, empty if there is none by then
   * @throws HandleClosedException if the subscription is closed, also meanwhile
   */
  public Optional<Notice> poll(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    lock.lock();
    try {
      while (true) {
        Notice first = read.poll();
        if (first != null) {
          return Optional.of(first);
        }
        if (closed) {
          throw new HandleClosedException(socket.toString());
        }
        int length = socket.receive();
        if (length == Endpoint.NOTHING) {
          long left = end - System.nanoTime();
          if (left <= 0) {
            return Optional.empty();
          }
          await(left);
        } else {
          take(length);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void take(int length) {
    if (length == -Errno.ENOBUFS.number()) {
      read.add(new Notice.Overrun());
    } else if (length < 0) {
      throw new KernelException("read", socket.toString(), -length, "");
    } else if (length > socket.receiveBuffer().capacity()) {
      LOG.warn("{}: a notification of {} bytes is longer than the buffer", socket, length);
      read.add(new Notice.Overrun());
    } else {
      bytes += length;
      datagram(socket.receiveBuffer(), length);
    }
  }

  private void datagram(ByteBuffer buffer, int length) {
    int offset = 0;
    while (offset < length) {
      int left = length - offset;
      int size = left < Nlmsg.HEADER_SIZE ? 0 : buffer.getInt(offset);
      if (size < Nlmsg.HEADER_SIZE || size > left) {
        LOG.warn("{}: a notification that is no message", socket);
        read.add(new Notice.Overrun());
        return;
      }
      int type = buffer.getShort(offset + 4) & 0xffff;
      if (type >= Nlmsg.NLMSG_MIN_TYPE) {
        message(buffer, offset, size, type);
      }
      offset += Nlmsg.align(size);
    }
  }

  private void message(ByteBuffer buffer, int offset, int size, int type) {
    MessageSchema schema =
        catalog
            .byType(type)
            .orElseGet(
                () ->
                    new MessageSchema(
                        type, Integer.toString(type), Struct.EMPTY, AttributeSet.UNKNOWN));
    try {
      read.add(new Notice.Notification(Message.read(schema, buffer, offset, size)));
    } catch (MalformedMessageException e) {
      LOG.warn("{}: a notification is left out: {}", socket, e.getMessage());
    }
  }

  private void await(long nanos) {
    int first = socket.descriptor().acquire();
    try (Scratch scratch = Scratch.open()) {
      int second = wake.acquire();
      try {
        int polled = scratch.allocate(2 * POLLFD);
        int timeout = scratch.allocate(TIMESPEC);
        scratch.buffer().putInt(polled, first).putInt(polled + 4, POLLIN);
        scratch.buffer().putInt(polled + POLLFD, second).putInt(polled + POLLFD + 4, POLLIN);
        scratch.buffer().putLong(timeout, nanos / 1_000_000_000);
        scratch.buffer().putLong(timeout + 8, nanos % 1_000_000_000);
        long ready =
            Syscall.PPOLL.call(scratch.address(polled), 2, scratch.address(timeout), 0, 8, 0);
        if (ready != -Errno.EINTR.number()) {
          Syscall.PPOLL.check(ready, socket.toString());
        }
      } finally {
        wake.release();
      }
    } finally {
      socket.descriptor().release();
    }
  }

  /** {@return how many bytes of notifications have been read so far} */
  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@return bytes of the receive buffer: what was given, which may be less than was asked for,
   * doubled by the kernel for its own bookkeeping}
   */
  public int receiveBuffer() {
    return socket.receiveBufferSize();
  }

  /** Leaves the groups. A pull that waits fails. Closing again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (Scratch scratch = Scratch.open()) {
      int one = scratch.allocate(8);
      scratch.buffer().putLong(one, 1);
      int number = wake.acquire();
      try {
        Syscall.WRITE.call(number, scratch.address(one), 8);
      } finally {
        wake.release();
      }
    } catch (HandleClosedException e) {
      // Somebody else closes it at the same time.
      return;
    }
    lock.lock();
    try {
      socket.close();
      wake.close();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
