// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.feature;

import dev.weir.core.error.Errno;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;

/** {@code bpf(2)}: maps can be made. The probe makes an array of one element. */
public final class BpfSyscall implements Feature {
  /** uapi/linux/bpf.h. */
  private static final int BPF_MAP_CREATE = 0;

  private static final int BPF_MAP_TYPE_ARRAY = 2;
  private static final int ATTR_SIZE = 16;

  /** Creates the feature. */
  public BpfSyscall() {}

  @Override
  public String description() {
    return "bpf(2)";
  }

  @Override
  public Availability probe() {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      scratch
          .buffer()
          .putInt(attr, BPF_MAP_TYPE_ARRAY)
          .putInt(attr + 4, 4)
          .putInt(attr + 8, 4)
          .putInt(attr + 12, 1);
      long map = Syscall.BPF.call(BPF_MAP_CREATE, scratch.address(attr), ATTR_SIZE);
      if (map >= 0) {
        Syscall.CLOSE.call(map);
        return Availability.available();
      }
      Errno errno = Errno.of((int) -map);
      return errno == Errno.ENOSYS
          ? Availability.missing("BPF_MAP_CREATE answered ENOSYS")
          : Availability.unknown("BPF_MAP_CREATE answered " + errno);
    }
  }
}
