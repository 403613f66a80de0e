// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.WeirException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on an event loop. Everything but {@link #send} and {@link #close} happens on the
 * loop's thread.
 *
 * <p>The descriptor belongs to the socket. Netty is lent its number and closes it only through
 * {@link Handle#close()}, which is the socket's own close, so that nobody closes it twice.
 */
final class EpollConnection implements NetlinkConnection {
  private static final Logger LOG = LoggerFactory.getLogger(EpollConnection.class);

  /** Datagrams read before others on the loop have their turn. */
  private static final int BUDGET = 64;

  private final NetlinkSocket socket;
  private final IoEventLoop loop;
  private final Calls calls;
  private final Queue<Call> submitted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  // Of the loop.
  private @Nullable IoRegistration registration;
  private @Nullable Future<?> timer;

  EpollConnection(NetlinkSocket socket, IoEventLoop loop, ConnectionOptions options) {
    this.socket = socket;
    this.loop = loop;
    this.calls = new Calls(socket, options, System::nanoTime);
  }

  /** Joins the loop; waits for it, so not to be called on the loop. */
  void register() {
    int number = socket.descriptor().acquire();
    try {
      IoRegistration joined =
          loop.register(new Handle(new FileDescriptor(number))).syncUninterruptibly().getNow();
      loop.submit(
              () -> {
                registration = joined;
                joined.submit(EpollIoOps.EPOLLIN);
              })
          .syncUninterruptibly();
    } finally {
      socket.descriptor().release();
    }
  }

  @Override
  public Answer<Reply> send(Request request) {
    Call call = new Call(request);
    submitted.add(call);
    // Many calls, one wake-up.
    if (scheduled.compareAndSet(false, true)) {
      try {
        loop.execute(this::takeSubmitted);
      } catch (RejectedExecutionException e) {
        failSubmitted();
      }
    }
    return call.answer();
  }

  private void takeSubmitted() {
    scheduled.set(false);
    if (closed) {
      failSubmitted();
      return;
    }
    try {
      for (Call call = submitted.poll(); call != null; call = submitted.poll()) {
        calls.submit(call);
      }
      setTimer();
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void failSubmitted() {
    for (Call call = submitted.poll(); call != null; call = submitted.poll()) {
      call.answer().completeExceptionally(new HandleClosedException(socket.toString()));
    }
  }

  /** One timer for the connection: deadlines come in the order of sending. */
  private void setTimer() {
    if (timer != null || calls.isIdle()) {
      return;
    }
    long left = calls.expire();
    if (left >= 0) {
      timer =
          loop.schedule(
              () -> {
                timer = null;
                setTimer();
              },
              left,
              TimeUnit.NANOSECONDS);
    }
  }

  private void readable() {
    if (closed) {
      return;
    }
    // Whatever is left is announced again: the loop is level-triggered.
    calls.read(BUDGET);
    setTimer();
  }

  private void broken(Throwable thrown) {
    LOG.error("{} is closed because of a defect", socket, thrown);
    calls.close(new WeirException(socket + " failed: " + thrown, thrown));
    leave();
  }

  private void leave() {
    closed = true;
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    socket.close();
    calls.close(new HandleClosedException(socket.toString()));
    failSubmitted();
  }

  @Override
  public void close() {
    if (loop.inEventLoop()) {
      leave();
      return;
    }
    try {
      loop.submit(this::leave).syncUninterruptibly();
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it the registration.
      closed = true;
      socket.close();
      failSubmitted();
    }
  }

  @Override
  public String toString() {
    return socket.toString();
  }

  /** What Netty knows of the connection. */
  private final class Handle implements EpollIoHandle {
    private final FileDescriptor number;

    Handle(FileDescriptor number) {
      this.number = number;
    }

    @Override
    public FileDescriptor fd() {
      return number;
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
      // Errors are read, too: an overrun is announced as one. Nothing thrown may reach the loop,
      // which
      // would end.
      try {
        readable();
      } catch (Throwable e) {
        broken(e);
      }
    }

    @Override
    public void close() {
      leave();
    }
  }
}
