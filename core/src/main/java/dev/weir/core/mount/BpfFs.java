// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.mount;

import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A BPF file system: where maps, programs and links are pinned so that they outlive their process.
 *
 * <p>Thread-safe. Closing a private one ends it and, with it, every pin on it that nothing else
 * holds; closing one opened with {@link #at} changes nothing.
 */
public final class BpfFs implements AutoCloseable {
  /** uapi/linux/magic.h: BPF_FS_MAGIC. */
  private static final int BPF_FS_MAGIC = 0xcafe4a11;

  /**
   * Large enough for {@code struct statfs} on every 64-bit architecture; its first member, {@code
   * f_type}, is all that is read.
   */
  private static final int STATFS_SIZE = 128;

  private static final int AT_FDCWD = -100;
  private static final int O_PATH = 010000000;
  private static final int O_CLOEXEC = 02000000;

  private final OwnedFd root;
  private final Optional<Path> mountedAt;

  private BpfFs(OwnedFd root, Optional<Path> mountedAt) {
    this.root = root;
    this.mountedAt = mountedAt;
  }

  /**
   * Mounts a BPF file system that no path of the machine leads to. It is gone, with its pins, when
   * it is closed or the process ends. A kernel with {@code CONFIG_BPF_PRELOAD} puts its own {@code
   * maps.debug} and {@code progs.debug} on it. Needs {@code CAP_SYS_ADMIN}; kernel 5.2.
   *
   * @return the file system
   * @throws MissingPrivilegeException if the process lacks the capability
   */
  public static BpfFs createPrivate() {
    return new BpfFs(DetachedMount.of("bpf"), Optional.empty());
  }

  /**
   * Opens a directory of a BPF file system that the host has mounted, such as {@code /sys/fs/bpf}.
   *
   * @param directory the mount point or a directory below it
   * @return the file system
   * @throws InvalidSpecException if the directory is not on a BPF file system
   * @throws KernelException {@code ENOENT} if there is no such directory
   */
  public static BpfFs at(Path directory) {
    try (Scratch scratch = Scratch.open()) {
      long opened =
          Syscall.OPENAT.call(AT_FDCWD, scratch.cString(directory.toString()), O_PATH | O_CLOEXEC);
      OwnedFd root =
          OwnedFd.adopt(
              Syscall.OPENAT.check(opened, directory.toString()), "bpffs at " + directory);
      if (magic(root, scratch) != BPF_FS_MAGIC || !Files.isDirectory(directory)) {
        root.close();
        throw new InvalidSpecException(
            directory
                + " is not a directory of a BPF file system; mount one: mount -t bpf bpf "
                + directory);
      }
      return new BpfFs(root, Optional.of(directory));
    }
  }

  /**
   * {@return the directory} For a private file system this is a path below {@code /proc}, good in
   * this process and for those allowed to look into it, until close.
   *
   * @throws HandleClosedException if it is closed
   */
  public Path path() {
    Path reached = DetachedMount.path(root);
    return mountedAt.orElse(reached);
  }

  /** Ends a private file system, lets go of another. Closing again does nothing. */
  @Override
  public void close() {
    root.close();
  }

  /** {@return where it is} */
  @Override
  public String toString() {
    return root.toString();
  }

  private static int magic(OwnedFd directory, Scratch scratch) {
    int buffer = scratch.allocate(STATFS_SIZE);
    int raw = directory.acquire();
    try {
      long result = Syscall.FSTATFS.call(raw, scratch.address(buffer));
      Syscall.FSTATFS.check(result, directory.toString());
      return (int) scratch.buffer().getLong(buffer);
    } finally {
      directory.release();
    }
  }
}
