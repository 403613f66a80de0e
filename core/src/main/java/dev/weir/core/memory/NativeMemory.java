// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.memory;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.internal.ffi.Native;
import java.nio.ByteBuffer;

/** Addresses of direct buffers, for passing them to system calls. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * Finds where a direct buffer lies. The caller keeps the buffer reachable for as long as the
   * address is in use ({@link java.lang.ref.Reference#reachabilityFence}).
   *
   * @param direct a direct buffer
   * @return the address of its index 0, whatever its position
   * @throws InvalidSpecException if the buffer is on the heap, where the collector moves it
   */
  public static long addressOf(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new InvalidSpecException(
          "a heap buffer has no address that the kernel could use: " + direct);
    }
    return Native.backend().addressOf(direct);
  }
}
