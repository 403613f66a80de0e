// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.netns;

import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.WeirException;
import dev.weir.core.internal.text.FileName;
import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Network namespaces with names, as {@code ip netns} keeps them: bind mounts under {@code
 * /run/netns}, visible to it and to everyone else. They outlive the process.
 *
 * <p>Thread-safe. Creating and deleting need {@code CAP_SYS_ADMIN}.
 */
public final class NamedNamespaces {
  private static final Path DIRECTORY = Path.of("/run/netns");

  /** uapi/linux/mount.h. */
  private static final int MS_BIND = 0x1000;

  private static final int MS_REC = 0x4000;
  private static final int MS_SHARED = 1 << 20;
  private static final int MNT_DETACH = 2;

  private static final int AT_FDCWD = -100;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_CLOEXEC = 02000000;

  private NamedNamespaces() {}

  /**
   * Creates a namespace with a name.
   *
   * @param name a file name
   * @return the namespace; closing it does not delete it
   * @throws InvalidSpecException if the name is not a plain file name
   * @throws KernelException {@code EEXIST} if there is one of this name
   * @throws MissingPrivilegeException if the process lacks {@code CAP_SYS_ADMIN}
   */
  public static NetworkNamespace create(String name) {
    Path path = path(name);
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      prepareDirectory();
      createMountPoint(path);
      try {
        int raw = namespace.descriptor().acquire();
        try {
          mount("/proc/self/fd/" + raw, path.toString(), MS_BIND);
        } finally {
          namespace.descriptor().release();
        }
        return NetworkNamespace.open(path);
      } catch (RuntimeException e) {
        undo(path, e);
        throw e;
      }
    }
  }

  /**
   * Opens a namespace by name.
   *
   * @param name its name
   * @return the namespace
   * @throws InvalidSpecException if the name is not a plain file name
   * @throws KernelException {@code ENOENT} if there is none of this name
   */
  public static NetworkNamespace open(String name) {
    return NetworkNamespace.open(path(name));
  }

  /**
   * Takes a namespace's name away. What is inside ends when nothing else holds it.
   *
   * @param name its name
   * @throws InvalidSpecException if the name is not a plain file name
   * @throws KernelException {@code ENOENT} if there is none of this name, {@code EPERM} if the
   *     process may not unmount
   */
  public static void delete(String name) {
    Path path = path(name);
    long unmounted = unmount(path);
    // EINVAL: a plain file without a mount on it, left by someone who was killed in between; ip
    // netns
    // delete removes it too.
    if (unmounted < 0 && unmounted != -Errno.EINVAL.number()) {
      throw Capabilities.explainRefusal(
          Syscall.UMOUNT2.failed(unmounted, path.toString(), ""),
          Capability.SYS_ADMIN,
          "deleting network namespace " + name);
    }
    Syscall.UNLINKAT.check(unlink(path), path.toString());
  }

  /** {@return the names there are, sorted} */
  public static List<String> list() {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new WeirException("reading " + DIRECTORY + " failed: " + e, e);
    }
  }

  private static Path path(String name) {
    return DIRECTORY.resolve(FileName.check("network namespace name", name));
  }

  /**
   * Makes the directory a shared mount, so that a namespace deleted here is also gone from mount
   * namespaces split off before (as ip does).
   */
  private static synchronized void prepareDirectory() {
    String directory = DIRECTORY.toString();
    try (Scratch scratch = Scratch.open()) {
      long target = scratch.cString(directory);
      long made = Syscall.MKDIRAT.call(AT_FDCWD, target, 0755);
      if (made != -Errno.EEXIST.number()) {
        Syscall.MKDIRAT.check(made, directory);
      }
      if (Syscall.MOUNT.call(0, target, 0, MS_SHARED | MS_REC, 0, 0) == 0) {
        return;
      }
    }
    mount(directory, directory, MS_BIND | MS_REC);
    mount("none", directory, MS_SHARED | MS_REC);
  }

  private static void createMountPoint(Path path) {
    try (Scratch scratch = Scratch.open()) {
      int flags = O_CREAT | O_EXCL | O_CLOEXEC;
      long created = Syscall.OPENAT.call(AT_FDCWD, scratch.cString(path.toString()), flags, 0);
      if (created == -Errno.EEXIST.number()) {
        throw Syscall.OPENAT.failed(
            created,
            path.toString(),
            "choose another name or delete it with NamedNamespaces.delete");
      }
      Syscall.CLOSE.call(Syscall.OPENAT.check(created, path.toString()));
    }
  }

  /**
   * Takes back what a create that failed has done; what cannot be taken back is told beside the
   * failure.
   */
  private static void undo(Path path, RuntimeException failure) {
    unmount(path);
    long removed = unlink(path);
    if (removed < 0) {
      failure.addSuppressed(Syscall.UNLINKAT.failed(removed, path.toString(), "it is left behind"));
    }
  }

  private static long unmount(Path path) {
    try (Scratch scratch = Scratch.open()) {
      return Syscall.UMOUNT2.call(scratch.cString(path.toString()), MNT_DETACH);
    }
  }

  private static long unlink(Path path) {
    try (Scratch scratch = Scratch.open()) {
      return Syscall.UNLINKAT.call(AT_FDCWD, scratch.cString(path.toString()), 0);
    }
  }

  private static void mount(String source, String target, int flags) {
    try (Scratch scratch = Scratch.open()) {
      long result =
          Syscall.MOUNT.call(scratch.cString(source), scratch.cString(target), 0, flags, 0, 0);
      if (result < 0) {
        throw Capabilities.explainRefusal(
            Syscall.MOUNT.failed(result, target, ""), Capability.SYS_ADMIN, "mounting " + target);
      }
    }
  }
}
