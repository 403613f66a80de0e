// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.handle.OwnedFd;

/**
 * The counting of runs and time of all programs of the machine, while this is open ({@code
 * BPF_ENABLE_STATS}, 5.8). Costs every run of every program some 20 ns. {@link ProgramInfo} shows
 * the counts.
 *
 * <p>Thread-safe.
 */
public final class ProgramStatistics implements AutoCloseable {
  /** {@code enable_stats.type}. */
  private static final int SIZE = 4;

  private static final int BPF_STATS_RUN_TIME = 0;

  private final OwnedFd fd;

  private ProgramStatistics(OwnedFd fd) {
    this.fd = fd;
  }

  /**
   * Turns it on. Needs {@code CAP_SYS_ADMIN}.
   *
   * @return what keeps it on
   * @throws dev.weir.core.error.KernelException {@code EPERM} without the privilege
   */
  public static ProgramStatistics enable() {
    try (Attr attr = Attr.ofSize(SIZE)) {
      long result = attr.u32(0, BPF_STATS_RUN_TIME).call(BpfCommand.BPF_ENABLE_STATS);
      BpfCommand.BPF_ENABLE_STATS.check(result, "run time of programs");
      return new ProgramStatistics(OwnedFd.adopt(result, "statistics of BPF programs"));
    }
  }

  /** Turns it off, if nobody else wants it. Closing again does nothing. */
  @Override
  public void close() {
    fd.close();
  }
}
