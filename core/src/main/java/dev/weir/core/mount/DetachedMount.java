// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.mount;

import dev.weir.core.error.Errno;
import dev.weir.core.error.MissingPrivilegeException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.file.Path;

/**
 * A file system mounted nowhere: it has no path in any mount namespace, only a descriptor, and is
 * reached through {@code /proc/PID/fd}. It ends with the descriptor, however the process ends, so
 * nothing can be left behind. (fs/fsopen.c, kernel 5.2.)
 */
final class DetachedMount {
  /** uapi/linux/mount.h. */
  private static final int FSOPEN_CLOEXEC = 1;

  private static final int FSMOUNT_CLOEXEC = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;

  private DetachedMount() {}

  /**
   * Mounts a file system.
   *
   * @param type its type as {@code /proc/filesystems} names it
   * @return the root directory's descriptor
   */
  static OwnedFd of(String type) {
    try (Scratch scratch = Scratch.open()) {
      long context = Syscall.FSOPEN.call(scratch.cString(type), FSOPEN_CLOEXEC);
      if (context == -Errno.EPERM.number()) {
        throw new MissingPrivilegeException("mounting a private " + type, "CAP_SYS_ADMIN");
      }
      if (context == -Errno.ENODEV.number()) {
        throw new UnsupportedKernelException(
            "file system " + type, "it built in or as a module", "fsopen answered ENODEV");
      }
      try (OwnedFd fs =
          OwnedFd.adopt(Syscall.FSOPEN.check(context, type), type + " to be mounted")) {
        int raw = fs.acquire();
        try {
          long created = Syscall.FSCONFIG.call(raw, FSCONFIG_CMD_CREATE, 0, 0, 0, 0);
          Syscall.FSCONFIG.check(created, type);
          long root = Syscall.FSMOUNT.call(raw, FSMOUNT_CLOEXEC, 0);
          return OwnedFd.adopt(Syscall.FSMOUNT.check(root, type), "private " + type);
        } finally {
          fs.release();
        }
      }
    }
  }

  /**
   * {@return a path to a descriptor's directory that this process and others with the right to look
   * into it can use}
   */
  static Path path(OwnedFd root) {
    int raw = root.acquire();
    root.release();
    return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + raw);
  }
}
