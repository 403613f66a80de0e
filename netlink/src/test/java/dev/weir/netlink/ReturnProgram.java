// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink;

import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;

/** Programs that return a number: all that these tests need of BPF. */
public final class ReturnProgram {
  private static final int BPF_PROG_LOAD = 5;
  private static final int ATTR_SIZE = 144;

  private ReturnProgram() {}

  /** {@code BPF_PROG_TYPE_SCHED_CLS}: 0 lets the packet go on. */
  public static OwnedFd classifier() {
    return load(3, 0);
  }

  /** {@code BPF_PROG_TYPE_XDP}: 2 lets the packet go on. */
  public static OwnedFd xdp() {
    return load(6, 2);
  }

  private static OwnedFd load(int type, int result) {
    try (Scratch scratch = Scratch.open()) {
      int code = scratch.allocate(16);
      // r0 = result; exit
      scratch.buffer().put(code, (byte) 0xb7).putInt(code + 4, result).put(code + 8, (byte) 0x95);
      long license = scratch.cString("Apache-2.0");
      int attr = scratch.allocate(ATTR_SIZE);
      scratch
          .buffer()
          .putInt(attr, type)
          .putInt(attr + 4, 2)
          .putLong(attr + 8, scratch.address(code))
          .putLong(attr + 16, license);
      long fd = Syscall.BPF.call(BPF_PROG_LOAD, scratch.address(attr), ATTR_SIZE);
      return OwnedFd.adopt(Syscall.BPF.check(fd, "test program"), "test program");
    }
  }
}
