// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.mount;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.handle.OpenHandles;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.internal.text.FileName;
import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cgroup (v2) made by this process, to attach socket programs to. Closing it moves the processes
 * still inside to the root of the hierarchy and removes it.
 *
 * <p>The hierarchy is reached through a mount of its own, so it does not matter where, or whether,
 * the host has mounted cgroup v2.
 *
 * <p>Thread-safe. Needs {@code CAP_SYS_ADMIN}.
 */
public final class Cgroup implements AutoCloseable {
  private static final int O_RDONLY = 0;
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 02000000;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int BLOCK = 4096;

  /**
   * How often a cgroup is emptied before its removal is given up: what forks all the time may
   * outrun the moves.
   */
  private static final int ATTEMPTS = 100;

  private final OwnedFd hierarchy;
  private final String name;
  private final OpenHandles.Registration registration;
  private boolean closed;

  private Cgroup(OwnedFd hierarchy, String name) {
    this.hierarchy = hierarchy;
    this.name = name;
    this.registration = OpenHandles.register(this, "cgroup " + name);
  }

  /**
   * Creates a cgroup below the root of the hierarchy.
   *
   * @param name its name: printable ASCII without slashes
   * @return the cgroup, to be closed
   * @throws InvalidSpecException if the name is not a plain file name
   * @throws KernelException {@code EEXIST} if there is one of this name, {@code EINVAL} if the name
   *     is that of a file that the kernel has there
   * @throws MissingPrivilegeException if the process lacks {@code CAP_SYS_ADMIN}
   */
  public static Cgroup create(String name) {
    FileName.check("cgroup name", name);
    OwnedFd hierarchy = DetachedMount.of("cgroup2", "CONFIG_CGROUPS");
    try (Scratch scratch = Scratch.open()) {
      int raw = hierarchy.acquire();
      try {
        checked(
            Syscall.MKDIRAT,
            Syscall.MKDIRAT.call(raw, scratch.cString(name), 0755),
            "cgroup " + name,
            "creating cgroup " + name);
      } finally {
        hierarchy.release();
      }
      return new Cgroup(hierarchy, name);
    } catch (RuntimeException e) {
      hierarchy.close();
      throw e;
    }
  }

  /**
   * {@return the cgroup's path from the root of the hierarchy, as {@code /proc/PID/cgroup} shows
   * it}
   */
  public String name() {
    return "/" + name;
  }

  /**
   * {@return the cgroup's directory, below {@code /proc}; good in this process and for those
   * allowed to look into it, until close}
   *
   * @throws HandleClosedException if it is closed
   */
  public Path path() {
    return DetachedMount.path(hierarchy).resolve(name);
  }

  /**
   * Moves a process into the cgroup. Sockets it has opened already stay where they are.
   *
   * @param pid the process
   * @throws InvalidSpecException if it cannot be a process
   * @throws KernelException {@code ESRCH} if there is no such process
   * @throws HandleClosedException if the cgroup is closed
   */
  public void add(long pid) {
    if (pid <= 0 || pid > Integer.MAX_VALUE) {
      // The kernel takes 0 for whoever writes it.
      throw new InvalidSpecException(
          "process " + pid + " to be moved into " + this + ": no such number");
    }
    long result = move(pid, name + "/cgroup.procs");
    checked(Syscall.WRITE, result, "process " + pid, "moving process " + pid + " into " + this);
  }

  /**
   * {@return the processes inside; 0 stands for one that this process's pid namespace does not
   * show}
   *
   * @throws HandleClosedException if the cgroup is closed
   */
  public List<Long> processes() {
    List<Long> pids = new ArrayList<>();
    read(name + "/cgroup.procs").lines().map(Long::valueOf).forEach(pids::add);
    return List.copyOf(pids);
  }

  /**
   * Moves the processes inside to the root of the hierarchy and removes the cgroup. Closing again
   * does nothing.
   *
   * @throws KernelException {@code EBUSY} if it cannot be emptied: a cgroup was made below it, or a
   *     process inside belongs to a pid namespace that this one does not see. It is still open and
   *     can be closed again
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    long removed = remove();
    for (int i = 0; i < ATTEMPTS && removed == -Errno.EBUSY.number(); i++) {
      processes().stream().filter(pid -> pid != 0).forEach(pid -> move(pid, "cgroup.procs"));
      removed = remove();
    }
    if (removed != -Errno.ENOENT.number()) {
      Syscall.UNLINKAT.check(removed, toString());
    }
    closed = true;
    registration.close();
    hierarchy.close();
  }

  /** {@return what it is} */
  @Override
  public String toString() {
    return "cgroup /" + name;
  }

  private long remove() {
    int raw = hierarchy.acquire();
    try (Scratch scratch = Scratch.open()) {
      return Syscall.UNLINKAT.call(raw, scratch.cString(name), AT_REMOVEDIR);
    } finally {
      hierarchy.release();
    }
  }

  /** {@return what the kernel answered; a process that ended meanwhile is {@code -ESRCH}} */
  private long move(long pid, String file) {
    int raw = hierarchy.acquire();
    try (Scratch scratch = Scratch.open()) {
      int flags = O_WRONLY | O_CLOEXEC;
      long procs = Syscall.OPENAT.call(raw, scratch.cString(file), flags, 0);
      if (procs < 0) {
        return procs;
      }
      byte[] text = Long.toString(pid).getBytes(StandardCharsets.US_ASCII);
      int block = scratch.allocate(text.length);
      scratch.buffer().put(block, text);
      long result = Syscall.WRITE.call(procs, scratch.address(block), text.length);
      Syscall.CLOSE.call(procs);
      return result;
    } finally {
      hierarchy.release();
    }
  }

  private String read(String file) {
    int raw = hierarchy.acquire();
    try (Scratch scratch = Scratch.open()) {
      long opened = Syscall.OPENAT.call(raw, scratch.cString(file), O_RDONLY | O_CLOEXEC, 0);
      Syscall.OPENAT.check(opened, "/" + file);
      try {
        StringBuilder text = new StringBuilder();
        int block = scratch.allocate(BLOCK);
        long count;
        while ((count = Syscall.READ.call(opened, scratch.address(block), BLOCK)) > 0) {
          byte[] bytes = new byte[(int) count];
          scratch.buffer().get(block, bytes);
          text.append(new String(bytes, StandardCharsets.US_ASCII));
        }
        Syscall.READ.check(count, "/" + file);
        return text.toString();
      } finally {
        Syscall.CLOSE.call(opened);
      }
    } finally {
      hierarchy.release();
    }
  }

  private static void checked(Syscall call, long result, String object, String operation) {
    if (result < 0) {
      throw Capabilities.explainRefusal(
          call.failed(result, object, ""), Capability.SYS_ADMIN, operation);
    }
  }
}
