// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.handle;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.WeirException;
import dev.weir.core.syscall.Syscall;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file descriptor with one owner, closed exactly once.
 *
 * <p>A number that one thread closes while another is about to use it soon names somebody else's
 * file; that is how a live datapath is cut by a stranger. So the number is only lent: {@link
 * #acquire()} and {@link #release()} around each use, and {@link #close()} refuses new uses at once
 * but leaves the closing to the last one under way.
 *
 * <pre>{@code
 * int raw = fd.acquire();
 * try {
 *   result = Syscall.BPF.call(cmd, attr, size);
 * } finally {
 *   fd.release();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Descriptors are close-on-exec and never 0, 1 or 2: the {@code bpf(2)} interface
 * reads 0 as "none given".
 */
public final class OwnedFd implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnedFd.class);

  /** uapi/linux/fcntl.h: F_LINUX_SPECIFIC_BASE + 6. */
  private static final int F_DUPFD_CLOEXEC = 1030;

  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private static final int LOWEST = 3;

  /**
   * The lower bits of the state count uses under way; the owner has closed it, and the number
   * itself is closed.
   */
  private static final int CLOSED = 1 << 30;

  private static final int GONE = 1 << 31;
  private static final int IN_USE = CLOSED - 1;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(OwnedFd.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int number;
  private final String name;
  private final OpenHandles.Registration registration;

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  private OwnedFd(int number, String name) {
    this.number = number;
    this.name = name;
    this.registration = OpenHandles.register(this, name + " (fd " + number + ")");
  }

  /**
   * Takes over a descriptor. From here on nobody else may close it. A number below 3 is duplicated
   * to a higher one and closed.
   *
   * @param number the descriptor, 0 or more; a negative result belongs to {@link Syscall#check}
   *     first
   * @param name what it is, for messages: {@code "network namespace /run/netns/blue"}
   * @return the owner
   * @throws InvalidSpecException if the number is negative
   * @throws KernelException {@code EBADF} if nothing is open under the number; {@code EMFILE} if
   *     one below 3 cannot be duplicated, and it has been closed
   */
  public static OwnedFd adopt(long number, String name) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new InvalidSpecException(number + " is not a descriptor: cannot adopt it as " + name);
    }
    if (number >= LOWEST) {
      long set = Syscall.FCNTL.call(number, F_SETFD, FD_CLOEXEC);
      Syscall.FCNTL.check(set, name + " (fd " + number + ")");
      return new OwnedFd((int) number, name);
    }
    long higher = Syscall.FCNTL.call(number, F_DUPFD_CLOEXEC, LOWEST);
    Syscall.CLOSE.call(number);
    return new OwnedFd((int) Syscall.FCNTL.check(higher, name), name);
  }

  /**
   * Takes a copy of a descriptor of another process: how a new process of a control plane gets what
   * the old one holds, without a socket between them to pass it through. Needs the right to trace
   * that process. Kernel 5.6.
   *
   * @param pid the other process
   * @param number its descriptor
   * @param name what it is, for messages
   * @return the owner of the copy
   * @throws InvalidSpecException if the numbers cannot be a process and a descriptor
   * @throws KernelException {@code ESRCH} if there is no such process, {@code EBADF} if it has no
   *     such descriptor, {@code EPERM} if it may not be traced
   */
  public static OwnedFd copyFrom(long pid, int number, String name) {
    if (pid <= 0 || pid > Integer.MAX_VALUE || number < 0) {
      // The kernel takes ints: it would cut a larger pid down to somebody else's.
      throw new InvalidSpecException(
          "descriptor " + number + " of process " + pid + ": no such numbers");
    }
    long pidfd = Syscall.PIDFD_OPEN.check(Syscall.PIDFD_OPEN.call(pid, 0), "process " + pid);
    try {
      long copy = Syscall.PIDFD_GETFD.call(pidfd, number, 0);
      return adopt(
          Syscall.PIDFD_GETFD.check(copy, "descriptor " + number + " of process " + pid), name);
    } finally {
      Syscall.CLOSE.call(pidfd);
    }
  }

  /**
   * Lends the number for one use. Every call is matched by {@link #release()}, also when the use
   * fails.
   *
   * @return the number, good until the release
   * @throws HandleClosedException if {@link #close()} was called before
   */
  public int acquire() {
    int before = (int) STATE.getAndAdd(this, 1);
    if ((before & (CLOSED | GONE)) != 0) {
      release();
      throw new HandleClosedException(toString());
    }
    return number;
  }

  /**
   * Ends a use. The last one under way closes the number if the owner has asked for it meanwhile.
   */
  public void release() {
    // Refused before anything changes: a count that goes below zero, even for a moment, would read
    // as closed to everyone else.
    int before;
    do {
      before = state;
      if ((before & IN_USE) == 0) {
        throw new WeirException(this + ": released more often than acquired");
      }
    } while (!STATE.compareAndSet(this, before, before - 1));
    if (before - 1 == CLOSED) {
      closeNumber();
    }
  }

  /** {@return whether {@link #close()} and {@link #detach()} have not been called} */
  public boolean isOpen() {
    return (state & (CLOSED | GONE)) == 0;
  }

  /**
   * Makes a second descriptor for the same open file.
   *
   * @return the owner of the copy
   * @throws HandleClosedException if this one is closed
   * @throws KernelException {@code EMFILE} if the process has no descriptor left
   */
  public OwnedFd duplicate() {
    int raw = acquire();
    try {
      long copy = Syscall.FCNTL.call(raw, F_DUPFD_CLOEXEC, LOWEST);
      return new OwnedFd((int) Syscall.FCNTL.check(copy, toString()), name);
    } finally {
      release();
    }
  }

  /**
   * Hands the number over to another owner, such as a library that closes it itself. This handle is
   * closed thereby, the number stays open.
   *
   * @return the number, which the caller now owns
   * @throws HandleClosedException if it is closed
   * @throws WeirException if it is in use at this moment
   */
  public int detach() {
    int seen = (int) STATE.compareAndExchange(this, 0, CLOSED | GONE);
    if ((seen & (CLOSED | GONE)) != 0) {
      throw new HandleClosedException(toString());
    }
    if (seen != 0) {
      throw new WeirException(
          this + " cannot be handed over while " + seen + " use(s) of it are under way");
    }
    registration.close();
    return number;
  }

  /**
   * Refuses further use, and closes the number now or with the last use under way. Closing again
   * does nothing.
   */
  @Override
  public void close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before == 0) {
      closeNumber();
    }
  }

  /** {@return what it is, with the number} */
  @Override
  public String toString() {
    return name + " (fd " + number + ")";
  }

  private void closeNumber() {
    // A refused acquire raises and lowers the count once more after this; only one of those who see
    // it fall to CLOSED gets past here.
    if (!STATE.compareAndSet(this, CLOSED, CLOSED | GONE)) {
      return;
    }
    registration.close();
    long result = Syscall.CLOSE.call(number);
    if (result < 0) {
      LOG.error(
          "{}",
          Syscall.CLOSE.failed(result, toString(), "has somebody else closed it?").getMessage());
    }
  }
}
