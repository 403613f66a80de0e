// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.reader;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.time.Duration;

/**
 * Waits until one of some descriptors can be read, or somebody calls {@link #wake}.
 * Level-triggered: what was not read is reported again.
 *
 * <p>One thread waits; any may wake or close.
 */
public final class Epoll implements AutoCloseable {
  /** A wait without end. */
  public static final long FOREVER = Long.MAX_VALUE;

  /** uapi/linux/eventpoll.h, uapi/asm-generic/fcntl.h. */
  private static final int EPOLL_CTL_ADD = 1;

  private static final int EPOLLIN = 1;
  private static final int CLOEXEC = 0x80000;
  private static final int NONBLOCK = 0x800;

  /**
   * {@code struct epoll_event}: events, then 8 bytes of the caller's at offset 4 where the struct
   * is packed (x86-64) and at 8 elsewhere. Both are met by writing the same word three times, and
   * of one event the word at 8 is read.
   */
  private static final int EVENT_SIZE = 16;

  private static final int TOKEN = 8;

  private static final int WAKE_UP = 1;
  private static final int READABLE = 2;

  private static final int SIGSET_SIZE = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final OwnedFd epoll;
  private final OwnedFd event;

  private Epoll(OwnedFd epoll, OwnedFd event) {
    this.epoll = epoll;
    this.event = event;
  }

  /**
   * Makes one that waits for nothing yet.
   *
   * @param name for what, for messages
   * @return the epoll instance
   * @throws dev.weir.core.error.KernelException {@code EMFILE} without descriptors left
   */
  public static Epoll open(String name) {
    OwnedFd epoll = adopt(Syscall.EPOLL_CREATE1, CLOEXEC, "epoll of " + name);
    try {
      OwnedFd event =
          OwnedFd.adopt(
              Syscall.EVENTFD2.check(Syscall.EVENTFD2.call(0, CLOEXEC | NONBLOCK), name),
              "eventfd of " + name);
      Epoll opened = new Epoll(epoll, event);
      try {
        opened.add(event, WAKE_UP);
        return opened;
      } catch (RuntimeException e) {
        event.close();
        throw e;
      }
    } catch (RuntimeException e) {
      epoll.close();
      throw e;
    }
  }

  private static OwnedFd adopt(Syscall call, int flags, String name) {
    return OwnedFd.adopt(call.check(call.call(flags), name), name);
  }

  /**
   * Waits for this descriptor too, from now on and as long as it is open.
   *
   * @param fd what to wait for
   * @throws dev.weir.core.error.KernelException {@code EPERM} if it cannot be waited for
   */
  public void add(OwnedFd fd) {
    add(fd, READABLE);
  }

  private void add(OwnedFd fd, int token) {
    int set = epoll.acquire();
    try (Scratch scratch = Scratch.open()) {
      int at = scratch.allocate(EVENT_SIZE);
      scratch.buffer().putInt(at, EPOLLIN).putInt(at + 4, token);
      scratch.buffer().putInt(at + TOKEN, token).putInt(at + 12, token);
      int raw = fd.acquire();
      try {
        long result = Syscall.EPOLL_CTL.call(set, EPOLL_CTL_ADD, raw, scratch.address(at));
        Syscall.EPOLL_CTL.check(result, fd.toString());
      } finally {
        fd.release();
      }
    } finally {
      epoll.release();
    }
  }

  /**
   * Waits.
   *
   * @param nanos how long at most, rounded up to milliseconds; 0 or less to look only; {@link
   *     #FOREVER}
   * @return whether a descriptor can be read; not if time is over or {@link #wake} was called
   * @throws HandleClosedException if this is closed
   */
  public boolean await(long nanos) {
    long start = System.nanoTime();
    int set = epoll.acquire();
    try (Scratch scratch = Scratch.open()) {
      int at = scratch.allocate(EVENT_SIZE);
      while (true) {
        long left = left(nanos, start);
        long millis = timeout(left);
        long count = Syscall.EPOLL_PWAIT.call(set, scratch.address(at), 1, millis, 0, SIGSET_SIZE);
        if (count == 1) {
          if (scratch.buffer().getInt(at + TOKEN) == READABLE) {
            return true;
          }
          takeWake();
          return false;
        }
        if (count == 0 && left <= millis * NANOS_PER_MILLI) {
          return false;
        }
        if (count != -Errno.EINTR.number()) {
          Syscall.EPOLL_PWAIT.check(count, epoll.toString());
        }
      }
    } finally {
      epoll.release();
    }
  }

  /**
   * Tells how much of a time is left.
   *
   * @param nanos how long; {@link #FOREVER}
   * @param start when it began, by {@link System#nanoTime()}
   * @return nanoseconds; 0 or less if it is over, {@link #FOREVER} of {@link #FOREVER}
   */
  public static long left(long nanos, long start) {
    return nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - start);
  }

  private static long timeout(long nanos) {
    if (nanos == FOREVER) {
      return -1;
    }
    long millis = Math.max(0, nanos) / NANOS_PER_MILLI + (nanos % NANOS_PER_MILLI > 0 ? 1 : 0);
    return Math.min(millis, Integer.MAX_VALUE);
  }

  /**
   * Takes a {@link #wake} that has not ended a wait yet.
   *
   * @return whether there was one
   * @throws HandleClosedException if this is closed
   */
  public boolean takeWake() {
    int raw = event.acquire();
    try (Scratch scratch = Scratch.open()) {
      long result = Syscall.READ.call(raw, scratch.address(scratch.reserve(8)), 8);
      return result > 0;
    } finally {
      event.release();
    }
  }

  /** Ends the wait that is under way or, if there is none, the next one. */
  public void wake() {
    int raw;
    try {
      raw = event.acquire();
    } catch (HandleClosedException e) {
      return; // nobody waits any more
    }
    try (Scratch scratch = Scratch.open()) {
      int at = scratch.allocate(8);
      scratch.buffer().putLong(at, 1);
      // EAGAIN: 2^64-2 others have called it, and nobody waited.
      Syscall.WRITE.call(raw, scratch.address(at), 8);
    } finally {
      event.release();
    }
  }

  /**
   * Turns a duration into what {@link #await} takes.
   *
   * @param timeout any
   * @return nanoseconds; {@link #FOREVER} if there are too many
   */
  public static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return timeout.isNegative() ? 0 : FOREVER;
    }
  }

  @Override
  public void close() {
    epoll.close();
    event.close();
  }
}
