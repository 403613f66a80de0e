// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.mount;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.internal.ffi.Native;
import dev.weir.core.internal.ffi.Native.Architecture;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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

  /** One of the few flags that differ: arch/arm64/include/uapi/asm/fcntl.h. */
  private static final int O_DIRECTORY =
      Native.ARCHITECTURE == Architecture.AARCH64 ? 040000 : 0200000;

  private final OwnedFd root;
  private final @Nullable Path mountedAt;

  private BpfFs(OwnedFd root, @Nullable Path mountedAt) {
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
    return new BpfFs(DetachedMount.of("bpf", "CONFIG_BPF_SYSCALL"), null);
  }

  /**
   * Opens a directory of a BPF file system that the host has mounted, such as {@code /sys/fs/bpf}.
   *
   * @param directory the mount point or a directory below it
   * @return the file system
   * @throws KernelException {@code ENOENT} if there is no such directory, {@code ENOTDIR} if it is
   *     something else, {@code EINVAL} if it is not on a BPF file system
   */
  public static BpfFs at(Path directory) {
    try (Scratch scratch = Scratch.open()) {
      int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
      long opened = Syscall.OPENAT.call(AT_FDCWD, scratch.cString(directory.toString()), flags);
      OwnedFd root =
          OwnedFd.adopt(
              Syscall.OPENAT.check(opened, directory.toString()), "bpffs at " + directory);
      try {
        checkMagic(root, directory, scratch);
        return new BpfFs(root, directory);
      } catch (RuntimeException e) {
        root.close();
        throw e;
      }
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
    return mountedAt == null ? reached : mountedAt;
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

  private static void checkMagic(OwnedFd root, Path directory, Scratch scratch) {
    int buffer = scratch.allocate(STATFS_SIZE);
    int raw = root.acquire();
    try {
      long result = Syscall.FSTATFS.call(raw, scratch.address(buffer));
      Syscall.FSTATFS.check(result, directory.toString());
    } finally {
      root.release();
    }
    if ((int) scratch.buffer().getLong(buffer) != BPF_FS_MAGIC) {
      throw new KernelException(
          "open",
          directory.toString(),
          Errno.EINVAL.number(),
          "it is not on a BPF file system; mount one: mount -t bpf bpf " + directory);
    }
  }
}
