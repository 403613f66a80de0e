// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.syscall;

import dev.weir.core.error.NativeAccessException;
import dev.weir.core.internal.ffi.Native;
import java.util.Optional;

/**
 * Whether this JVM can make system calls at all. Weir's classes load everywhere; a tool that also
 * runs where they cannot work asks here first. The answer is found once, by binding the native stub
 * and testing it against the kernel, and does not change.
 */
public final class NativeAccess {
  private NativeAccess() {}

  /** {@return whether system calls can be made} */
  public static boolean isAvailable() {
    return Native.unavailabilityCause() == null;
  }

  /** {@return why system calls cannot be made; empty when they can} */
  public static Optional<Throwable> unavailabilityCause() {
    return Optional.ofNullable(Native.unavailabilityCause());
  }

  /**
   * Demands that system calls can be made.
   *
   * @throws NativeAccessException if they cannot, with the cause and what to do
   */
  public static void ensureAvailable() {
    Native.backend();
  }
}
