// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import dev.weir.core.error.Errno;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;

/**
 * tcx: programs on a device's ingress and egress by BPF link, kernel 6.6 ({@code e420bed02507}).
 */
public final class Tcx implements Feature {
  /** uapi/linux/bpf.h. */
  private static final int BPF_PROG_QUERY = 16;

  private static final int BPF_TCX_INGRESS = 46;
  private static final int LOOPBACK = 1;
  private static final int ATTR_SIZE = 64;

  /** Creates the feature. */
  public Tcx() {}

  @Override
  public String description() {
    return "tcx";
  }

  @Override
  public Availability probe() {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      scratch.buffer().putInt(attr, LOOPBACK).putInt(attr + 4, BPF_TCX_INGRESS);
      long result = Syscall.BPF.call(BPF_PROG_QUERY, scratch.address(attr), ATTR_SIZE);
      if (result == 0 || result == -Errno.ENOENT.number()) {
        return Availability.available();
      }
      String seen = "BPF_PROG_QUERY answered " + Errno.of((int) -result);
      return result == -Errno.EINVAL.number()
          ? Availability.missing(seen)
          : Availability.unknown(seen);
    }
  }

  @Override
  public Expectation expectation() {
    return Expectation.since("6.6");
  }
}
