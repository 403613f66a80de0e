// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.netns;

import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.WeirException;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    NetworkNamespace namespace = NetworkNamespace.create();
    try {
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
        deleteMountPoint(path);
        throw e;
      }
    } finally {
      namespace.close();
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
    try (Scratch scratch = Scratch.open()) {
      long result = Syscall.UMOUNT2.call(scratch.cString(path.toString()), MNT_DETACH);
      // EINVAL: a plain file without a mount on it, left by someone who was killed in between; ip
      // netns delete removes it too.
      if (result != -Errno.EINVAL.number()) {
        Syscall.UMOUNT2.check(result, path.toString());
      }
    }
    deleteMountPoint(path);
  }

  /** {@return the names there are, sorted} */
  public static List<String> list() {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new WeirException("reading " + DIRECTORY + " failed: " + e, e);
    }
  }

  private static Path path(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.length() > 255) {
      throw new InvalidSpecException("network namespace name \"" + name + "\": not a file name");
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '/' || name.charAt(i) == '\0') {
        throw new InvalidSpecException(
            "network namespace name \""
                + name
                + "\": character at offset "
                + i
                + " is not allowed");
      }
    }
    return DIRECTORY.resolve(name);
  }

  /**
   * Makes the directory a shared mount, so that a namespace deleted here is also gone from mount
   * namespaces split off before (as ip does).
   */
  private static void prepareDirectory() {
    try {
      Files.createDirectories(
          DIRECTORY,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (IOException e) {
      throw new WeirException("creating " + DIRECTORY + " failed: " + e, e);
    }
    String directory = DIRECTORY.toString();
    try (Scratch scratch = Scratch.open()) {
      long target = scratch.cString(directory);
      if (Syscall.MOUNT.call(0, target, 0, MS_SHARED | MS_REC, 0, 0) == 0) {
        return;
      }
    }
    mount(directory, directory, MS_BIND | MS_REC);
    mount("none", directory, MS_SHARED | MS_REC);
  }

  private static void createMountPoint(Path path) {
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      throw new KernelException(
          "create",
          path.toString(),
          Errno.EEXIST.number(),
          "choose another name or delete it with NamedNamespaces.delete");
    } catch (IOException e) {
      throw new WeirException("creating " + path + " failed: " + e, e);
    }
  }

  private static void deleteMountPoint(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new WeirException("deleting " + path + " failed: " + e, e);
    }
  }

  private static void mount(String source, String target, int flags) {
    try (Scratch scratch = Scratch.open()) {
      long result =
          Syscall.MOUNT.call(scratch.cString(source), scratch.cString(target), 0, flags, 0, 0);
      if (result == -Errno.EPERM.number()) {
        throw new MissingPrivilegeException("mounting " + target, "CAP_SYS_ADMIN");
      }
      Syscall.MOUNT.check(result, target);
    }
  }
}
