// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import dev.weir.core.error.Errno;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;

/** Whether the kernel knows a file system; asking loads it if it is a module. */
final class FileSystemType {
  /** uapi/linux/mount.h. */
  private static final int FSOPEN_CLOEXEC = 1;

  private FileSystemType() {}

  static Availability probe(String type) {
    try (Scratch scratch = Scratch.open()) {
      long context = Syscall.FSOPEN.call(scratch.cString(type), FSOPEN_CLOEXEC);
      if (context >= 0) {
        Syscall.CLOSE.call(context);
        return Availability.available();
      }
      String seen = "fsopen answered " + Errno.of((int) -context);
      return context == -Errno.ENODEV.number()
          ? Availability.missing(seen)
          : Availability.unknown(seen);
    }
  }
}
