// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.mount;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.WeirException;
import dev.weir.core.handle.OpenHandles;
import dev.weir.core.handle.OwnedFd;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A cgroup (v2) made by this process, to attach socket programs to. Closing it moves the processes
 * still inside to its parent and removes it.
 *
 * <p>The hierarchy is reached through a mount of its own, so it does not matter where, or whether,
 * the host has mounted cgroup v2.
 *
 * <p>Thread-safe. Needs {@code CAP_SYS_ADMIN}.
 */
public final class Cgroup implements AutoCloseable {
  private final OwnedFd hierarchy;
  private final String name;
  private final OpenHandles.Registration registration;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Cgroup(OwnedFd hierarchy, String name) {
    this.hierarchy = hierarchy;
    this.name = name;
    this.registration = OpenHandles.register(this, "cgroup " + name);
  }

  /**
   * Creates a cgroup below the root of the hierarchy.
   *
   * @param name its name: a file name without slashes
   * @return the cgroup, to be closed
   * @throws InvalidSpecException if the name is not a plain file name
   * @throws KernelException {@code EEXIST} if there is one of this name
   * @throws MissingPrivilegeException if the process lacks {@code CAP_SYS_ADMIN}
   */
  public static Cgroup create(String name) {
    if (name.isEmpty()
        || name.startsWith(".")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new InvalidSpecException("cgroup name \"" + name + "\": not a plain file name");
    }
    OwnedFd hierarchy = DetachedMount.of("cgroup2");
    Path directory = DetachedMount.path(hierarchy).resolve(name);
    try {
      Files.createDirectory(directory);
      return new Cgroup(hierarchy, name);
    } catch (FileAlreadyExistsException e) {
      hierarchy.close();
      throw new KernelException(
          "mkdir", "cgroup " + name, dev.weir.core.error.Errno.EEXIST.number());
    } catch (IOException e) {
      hierarchy.close();
      throw failed("creating cgroup " + name, e);
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
   * @throws WeirException if there is no such process or it may not be moved
   */
  public void add(long pid) {
    try {
      Files.writeString(path().resolve("cgroup.procs"), Long.toString(pid));
    } catch (IOException e) {
      throw failed("moving process " + pid + " into " + this, e);
    }
  }

  /** {@return the processes inside} */
  public List<Long> processes() {
    try {
      return Files.readAllLines(path().resolve("cgroup.procs")).stream()
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      throw failed("reading the processes of " + this, e);
    }
  }

  /**
   * Moves the processes inside to the root of the hierarchy and removes the cgroup. Closing again
   * does nothing.
   *
   * @throws WeirException if the kernel refuses to remove it, for example because a cgroup was made
   *     below it
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    registration.close();
    try (OwnedFd mount = hierarchy) {
      Path root = DetachedMount.path(mount);
      for (long pid : processes()) {
        moveTo(root, pid);
      }
      Files.delete(root.resolve(name));
    } catch (IOException e) {
      throw failed("removing " + this, e);
    }
  }

  /** {@return what it is} */
  @Override
  public String toString() {
    return "cgroup /" + name;
  }

  private static void moveTo(Path directory, long pid) throws IOException {
    try {
      Files.writeString(directory.resolve("cgroup.procs"), Long.toString(pid));
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc/" + pid))) {
        throw e;
      }
      // It ended meanwhile, which is as good.
    }
  }

  private static WeirException failed(String what, IOException e) {
    String hint =
        e instanceof AccessDeniedException || e instanceof NoSuchFileException
            ? ""
            : "; the kernel said: " + e.getMessage();
    return new WeirException(what + " failed (" + e.getClass().getSimpleName() + ")" + hint, e);
  }
}
