// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.netns;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network namespace, held open by a descriptor: it exists at least until {@link #close()}.
 *
 * <p>Closing lets go of the namespace; it does not undo anything. A namespace without a name ends
 * when nothing holds it any more: no descriptor, no socket, no process, no thread. One with a name
 * stays until {@link NamedNamespaces#delete}.
 *
 * <p>Thread-safe. Creating and entering need {@code CAP_SYS_ADMIN}.
 */
public final class NetworkNamespace implements AutoCloseable {
  /** uapi/linux/sched.h. */
  private static final int CLONE_NEWNET = 0x40000000;

  private static final int AT_FDCWD = -100;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;

  /** uapi/linux/nsfs.h: _IO(0xb7, 0x3). Kernel 4.11. */
  private static final int NS_GET_NSTYPE = 0xb703;

  private final OwnedFd fd;
  private final String name;

  private NetworkNamespace(OwnedFd fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  /**
   * Something to do inside a namespace.
   *
   * @param <R> what it gives back
   * @param <X> the checked exception it throws, or {@link RuntimeException} for none
   */
  @FunctionalInterface
  public interface Task<R, X extends Exception> {
    /**
     * Does it.
     *
     * @return the result
     * @throws X if it cannot be done
     */
    R call() throws X;
  }

  /**
   * Something to do inside a namespace that gives nothing back.
   *
   * @param <X> the checked exception it throws, or {@link RuntimeException} for none
   */
  @FunctionalInterface
  public interface Action<X extends Exception> {
    /**
     * Does it.
     *
     * @throws X if it cannot be done
     */
    void run() throws X;
  }

  /**
   * Creates a namespace without a name. It has a loopback device, which is down, and nothing else.
   *
   * @return the namespace
   * @throws MissingPrivilegeException if the process lacks {@code CAP_SYS_ADMIN}
   */
  public static NetworkNamespace create() {
    return NamespaceThread.call(
        "weir-netns-create",
        () -> {
          long result = Syscall.UNSHARE.call(CLONE_NEWNET);
          if (result < 0) {
            throw Capabilities.explainRefusal(
                Syscall.UNSHARE.failed(result, "network namespace", ""),
                Capability.SYS_ADMIN,
                "creating a network namespace");
          }
          return open(Path.of("/proc/thread-self/ns/net"), "new network namespace");
        });
  }

  /**
   * Opens a namespace by path: {@code /run/netns/NAME}, {@code /proc/PID/ns/net}, a bind mount of
   * either.
   *
   * @param path where it is
   * @return the namespace
   * @throws KernelException {@code ENOENT} if there is no such path, {@code EINVAL} if there is
   *     something else than a network namespace
   */
  public static NetworkNamespace open(Path path) {
    return open(path, "network namespace " + path);
  }

  /**
   * Opens the namespace a process is in.
   *
   * @param pid the process
   * @return the namespace
   * @throws KernelException {@code ENOENT} if there is no such process, {@code EACCES} if its
   *     namespaces may not be seen
   */
  public static NetworkNamespace ofProcess(long pid) {
    return open(Path.of("/proc/" + pid + "/ns/net"), "network namespace of process " + pid);
  }

  /** {@return the namespace the calling thread is in} */
  public static NetworkNamespace current() {
    return open(Path.of("/proc/thread-self/ns/net"), "current network namespace");
  }

  /**
   * Does something inside the namespace, on a thread made for it that ends afterwards, and waits
   * for it. The thread of the caller stays where it is.
   *
   * <p>Sockets opened inside stay in the namespace wherever they are used. Threads started inside
   * stay in it for life, also those that a library starts at first use, such as the common pool's:
   * touch nothing inside that starts threads, and keep the task short.
   *
   * <p>An interrupt of the caller is passed on to the task.
   *
   * @param task what to do
   * @param <R> what it gives back
   * @param <X> what it throws
   * @return the task's result
   * @throws X what the task threw
   * @throws HandleClosedException if this namespace is closed
   * @throws MissingPrivilegeException if the process lacks {@code CAP_SYS_ADMIN}
   */
  public <R, X extends Exception> R call(Task<R, X> task) throws X {
    return NamespaceThread.call(
        "weir-in-" + name.replace(' ', '-'),
        () -> {
          enter();
          return task.call();
        });
  }

  /**
   * Like {@link #call}, for a task without a result.
   *
   * @param action what to do
   * @param <X> what it throws
   * @throws X what the action threw
   */
  public <X extends Exception> void run(Action<X> action) throws X {
    this.<Boolean, X>call(
        () -> {
          action.run();
          return true;
        });
  }

  /**
   * {@return the namespace's inode number} Two handles with the same number are the same namespace;
   * {@code ls -i /run/netns} and {@code lsns} show it.
   */
  public long inode() {
    int raw = fd.acquire();
    try {
      return (Long) Files.getAttribute(Path.of("/proc/self/fd/" + raw), "unix:ino");
    } catch (IOException e) {
      throw new WeirException("inode of " + this + " failed: " + e, e);
    } finally {
      fd.release();
    }
  }

  /**
   * {@return the descriptor, for the kernel interfaces that take one ({@code IFLA_NET_NS_FD}); it
   * stays this handle's}
   */
  public OwnedFd descriptor() {
    return fd;
  }

  /** Lets go of the namespace. Closing again does nothing. */
  @Override
  public void close() {
    fd.close();
  }

  /** {@return what it is and by which descriptor it is held} */
  @Override
  public String toString() {
    return fd.toString();
  }

  static NetworkNamespace open(Path path, String name) {
    try (Scratch scratch = Scratch.open()) {
      // Not blocking: what somebody else put there may be a FIFO.
      long result =
          Syscall.OPENAT.call(AT_FDCWD, scratch.cString(path.toString()), O_CLOEXEC | O_NONBLOCK);
      OwnedFd fd = OwnedFd.adopt(Syscall.OPENAT.check(result, path.toString()), name);
      long type = Syscall.IOCTL.call(fd.acquire(), NS_GET_NSTYPE, 0);
      fd.release();
      if (type != CLONE_NEWNET) {
        fd.close();
        throw new KernelException(
            "open", path.toString(), Errno.EINVAL.number(), "it is not a network namespace");
      }
      return new NetworkNamespace(fd, name);
    }
  }

  private void enter() {
    int raw = fd.acquire();
    try {
      long result = Syscall.SETNS.call(raw, CLONE_NEWNET);
      if (result < 0) {
        throw Capabilities.explainRefusal(
            Syscall.SETNS.failed(result, toString(), ""), Capability.SYS_ADMIN, "entering " + this);
      }
    } finally {
      fd.release();
    }
  }
}
