// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import java.nio.ByteBuffer;

/** A copy of what a CPU's ring said. */
public sealed interface PerfRecord {
  /** {@return on which CPU} */
  int cpu();

  /**
   * What a program wrote.
   *
   * @param cpu on which CPU
   * @param data its bytes as the kernel padded them, read-only, in native byte order
   */
  record Sample(int cpu, ByteBuffer data) implements PerfRecord {}

  /**
   * Samples that did not fit, before the next one of the same CPU.
   *
   * @param cpu on which CPU
   * @param count how many, 1 or more
   */
  record Lost(int cpu, long count) implements PerfRecord {}
}
