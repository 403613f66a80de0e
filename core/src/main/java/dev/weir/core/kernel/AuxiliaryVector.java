// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the kernel told this process when it started (uapi/linux/auxvec.h). */
final class AuxiliaryVector {
  /** The size of a page. */
  static final long AT_PAGESZ = 6;

  /** Where the vDSO is. */
  static final long AT_SYSINFO_EHDR = 33;

  private static final long AT_NULL = 0;

  private AuxiliaryVector() {}

  static OptionalLong find(long wanted) {
    try {
      ByteBuffer pairs =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (pairs.remaining() >= 2 * Long.BYTES) {
        long type = pairs.getLong();
        long value = pairs.getLong();
        if (type == wanted) {
          return OptionalLong.of(value);
        }
        if (type == AT_NULL) {
          break;
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new WeirException("reading /proc/self/auxv failed: " + e, e);
    }
  }
}
