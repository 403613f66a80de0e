// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link PerfReader} has read so far.
 *
 * @param cpus by number, the CPUs that are read
 */
public record PerfStatistics(SortedMap<Integer, Cpu> cpus) {
  /**
   * Of one CPU.
   *
   * @param samples how many were handed out
   * @param lost how many the kernel has reported as lost
   */
  public record Cpu(long samples, long lost) {}

  /**
   * Makes an immutable copy.
   *
   * @param cpus by number, the CPUs that are read
   */
  public PerfStatistics {
    cpus = Collections.unmodifiableSortedMap(new TreeMap<>(cpus));
  }

  /** {@return how many samples were handed out, of all CPUs} */
  public long samples() {
    return cpus.values().stream().mapToLong(Cpu::samples).sum();
  }

  /** {@return how many samples the kernel has reported as lost, of all CPUs} */
  public long lost() {
    return cpus.values().stream().mapToLong(Cpu::lost).sum();
  }
}
