// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.reader;

import dev.weir.core.kernel.KernelVersion;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;

/**
 * Before 5.11 maps count as locked memory, of which a process may have 64 KiB unless told
 * otherwise.
 */
public final class LockedMemory {
  private static final KernelVersion WITHOUT = new KernelVersion(5, 11, 0);
  private static final int RLIMIT_MEMLOCK = 8;
  private static final long RLIM_INFINITY = -1;

  private LockedMemory() {}

  /** Lifts the limit, for this JVM, where maps count. Needs {@code CAP_SYS_RESOURCE} there. */
  public static void raise() {
    if (KernelVersion.running().isAtLeast(WITHOUT)) {
      return;
    }
    try (Scratch scratch = Scratch.open()) {
      int limit = scratch.allocate(16);
      scratch.buffer().putLong(limit, RLIM_INFINITY).putLong(limit + 8, RLIM_INFINITY);
      long result = Syscall.PRLIMIT64.call(0, RLIMIT_MEMLOCK, scratch.address(limit), 0);
      Syscall.PRLIMIT64.check(result, "RLIMIT_MEMLOCK");
    }
  }
}
