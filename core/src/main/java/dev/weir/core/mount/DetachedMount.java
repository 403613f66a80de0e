// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.mount;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
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
   * @param option the kernel's build option that brings it, for the message
   * @return the root directory's descriptor
   */
  static OwnedFd of(String type, String option) {
    try (Scratch scratch = Scratch.open()) {
      long context = Syscall.FSOPEN.call(scratch.cString(type), FSOPEN_CLOEXEC);
      if (context == -Errno.ENODEV.number()) {
        throw new UnsupportedKernelException(
            "file system " + type, option, "fsopen answered ENODEV");
      }
      if (context == -Errno.ENOSYS.number()) {
        throw new UnsupportedKernelException("fsopen", "5.2", "it answered ENOSYS");
      }
      try (OwnedFd fs =
          OwnedFd.adopt(checked(Syscall.FSOPEN, context, type), type + " to be mounted")) {
        int raw = fs.acquire();
        try {
          long created = Syscall.FSCONFIG.call(raw, FSCONFIG_CMD_CREATE, 0, 0, 0, 0);
          checked(Syscall.FSCONFIG, created, type);
          long root = Syscall.FSMOUNT.call(raw, FSMOUNT_CLOEXEC, 0);
          return OwnedFd.adopt(checked(Syscall.FSMOUNT, root, type), "private " + type);
        } finally {
          fs.release();
        }
      }
    }
  }

  /**
   * {@return a path to a descriptor's directory that this process and others with the right to look
   * into it can use} Good until the descriptor is closed; afterwards the number in it may be
   * somebody else's.
   */
  static Path path(OwnedFd root) {
    int raw = root.acquire();
    root.release();
    return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + raw);
  }

  private static long checked(Syscall call, long result, String type) {
    if (result < 0) {
      KernelException refusal = call.failed(result, type, "");
      throw Capabilities.explainRefusal(
          refusal, Capability.SYS_ADMIN, "mounting a private " + type);
    }
    return result;
  }
}
