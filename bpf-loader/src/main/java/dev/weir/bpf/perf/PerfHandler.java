// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import java.nio.ByteBuffer;

/** Takes the samples of a {@link PerfReader}, one call for each. */
@FunctionalInterface
public interface PerfHandler {
  /**
   * Takes a sample. What it throws ends the consumption and reaches the caller; the sample counts
   * as consumed.
   *
   * @param cpu on which CPU it was written
   * @param memory the sample between position and limit: read-only, in native byte order, and good
   *     only until this returns. Position and limit may be changed
   * @param offset where it begins, the position; a multiple of 4
   * @param length its bytes as the kernel padded them: {@code length + 4} is a multiple of 8
   */
  void onSample(int cpu, ByteBuffer memory, int offset, int length);

  /**
   * Learns that samples were lost on a CPU, because its ring was full, before the sample that comes
   * next from it. Does nothing unless overridden; {@link PerfReader#statistics()} counts them too.
   *
   * @param cpu which CPU
   * @param count how many, 1 or more
   */
  default void onLost(int cpu, long count) {}
}
