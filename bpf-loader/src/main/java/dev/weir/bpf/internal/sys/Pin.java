// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths on a BPF file system ({@code BPF_OBJ_PIN}, {@code BPF_OBJ_GET}). */
public final class Pin {
  private static final int PATHNAME = 0;
  private static final int BPF_FD = 8;
  private static final int FILE_FLAGS = 12;

  /** Up to {@code file_flags}; {@code path_fd} came with 6.5. */
  private static final int SIZE = 16;

  private Pin() {}

  /**
   * Gives an object a path.
   *
   * @param fd the object
   * @param path where, in a directory of a BPF file system
   * @throws KernelException {@code EEXIST} if something is there, {@code EPERM} or {@code EINVAL}
   *     if it is not on a BPF file system, {@code ENOENT} if there is no such directory
   */
  public static void create(OwnedFd fd, Path path) {
    int raw = fd.acquire();
    try (Attr attr = Attr.ofSize(SIZE)) {
      long result =
          attr.string(PATHNAME, path.toString()).u32(BPF_FD, raw).call(BpfCommand.BPF_OBJ_PIN);
      if (result < 0) {
        throw BpfCommand.BPF_OBJ_PIN.failed(result, fd + " to " + path, hint(result, path));
      }
    } finally {
      fd.release();
    }
  }

  /**
   * Opens what a path leads to.
   *
   * @param path the path
   * @return its descriptor; {@link ObjectKind} tells of what
   * @throws KernelException {@code ENOENT} if nothing is there, {@code EACCES} if it is no object
   */
  public static OwnedFd open(Path path) {
    return open(path, 0);
  }

  /**
   * Opens what a path leads to, for one direction perhaps.
   *
   * @param path the path
   * @param flags {@code BPF_F_RDONLY}, {@code BPF_F_WRONLY}, or 0
   * @return its descriptor; {@link ObjectKind} tells of what
   * @throws KernelException {@code ENOENT} if nothing is there, {@code EACCES} if it is no object
   */
  public static OwnedFd open(Path path, int flags) {
    try (Attr attr = Attr.ofSize(SIZE)) {
      BpfCommand command = BpfCommand.BPF_OBJ_GET;
      long fd = attr.string(PATHNAME, path.toString()).u32(FILE_FLAGS, flags).call(command);
      if (fd < 0) {
        throw command.failed(fd, path.toString(), hint(fd, path));
      }
      return OwnedFd.adopt(fd, "pin " + path);
    }
  }

  private static String hint(long result, Path path) {
    Path directory = path.toAbsolutePath().getParent();
    return switch (Errno.of((int) -result)) {
      case ENOENT ->
          directory == null || Files.isDirectory(directory)
              ? "nothing is pinned there"
              : "there is no directory " + directory;
      case EPERM, EACCES ->
          "not permitted, or " + directory + " is not on a BPF file system (mount -t bpf)";
      case EINVAL -> "names on a BPF file system have no dots";
      case EEXIST -> "something is pinned there";
      default -> "";
    };
  }
}
