// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

import dev.weir.core.error.WeirException;
import dev.weir.core.kernel.Capabilities;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;

/** What EPERM may mean here, by what this thread is allowed and what kernel it runs on. */
public final class Privilege {
  /** From here on memory of BPF is charged to the memory cgroup. */
  private static final KernelVersion WITHOUT_MEMLOCK = new KernelVersion(5, 11, 0);

  private Privilege() {}

  /**
   * Words a hint.
   *
   * @param needed the capabilities that the operation needs
   * @return what is known about the cause
   */
  public static String hint(String needed) {
    if (!mayBeAllowed()) {
      return "needs "
          + needed
          + " (CAP_SYS_ADMIN before 5.8); this thread has neither CAP_BPF nor"
          + " CAP_SYS_ADMIN";
    }
    if (!KernelVersion.running().isAtLeast(WITHOUT_MEMLOCK)) {
      return "needs "
          + needed
          + "; if it has that, locked memory is used up (RLIMIT_MEMLOCK; raise"
          + " it before)";
    }
    return "needs "
        + needed
        + "; if it has that, a security module, lockdown or the kernel's own"
        + " rules forbid it";
  }

  private static boolean mayBeAllowed() {
    try {
      Capabilities have = Capabilities.effective();
      return have.has(Capability.SYS_ADMIN) || have.has(Capability.BPF);
    } catch (WeirException e) {
      return true; // without /proc; the kernel's refusal matters more than what is known of it
    }
  }
}
