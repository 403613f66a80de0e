// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The process's limit of locked memory ({@code RLIMIT_MEMLOCK}), which before 5.11 the memory of
 * maps and programs counts against. Nothing else in this library changes it: it is the process's,
 * and every thread's.
 *
 * <pre>{@code
 * Memlock.raise(); // first thing in main, if the service manager does not set LimitMEMLOCK
 * }</pre>
 *
 * @param soft what counts, in bytes; -1 for no limit
 * @param hard what it can be raised to without {@code CAP_SYS_RESOURCE}, in bytes; -1 for no limit
 */
public record Memlock(long soft, long hard) {
  /** uapi/asm-generic/resource.h. */
  private static final int RLIMIT_MEMLOCK = 8;

  private static final long RLIM_INFINITY = -1;

  /** A helper that came with the accounting by control group: {@code bpf_ktime_get_coarse_ns}. */
  private static final int FIRST_HELPER_OF_5_11 = 160;

  private static final int PROG_LOAD_SIZE = 48;

  /** {@return the limit of this process} */
  public static Memlock current() {
    return limit(null);
  }

  /**
   * Tells whether maps and programs count against the limit. Asks the kernel for a program with a
   * helper that is as new as the other accounting.
   *
   * @return whether they do; also if that cannot be found out for lack of privilege
   */
  public static boolean isCharged() {
    ByteBuffer code = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    code.put((byte) 0x85).put((byte) 0).putShort((short) 0).putInt(FIRST_HELPER_OF_5_11);
    code.put((byte) 0x95);
    try (Attr attr = Attr.ofSize(PROG_LOAD_SIZE)) {
      long fd =
          attr.u32(0, ProgramType.SOCKET_FILTER.number())
              .u32(4, 2)
              .bytes(8, code.rewind())
              .string(16, "GPL")
              .call(BpfCommand.BPF_PROG_LOAD);
      if (fd >= 0) {
        Syscall.CLOSE.call(fd);
      }
      return fd < 0;
    }
  }

  /**
   * Removes the limit, if maps count against it on this kernel and it is not removed yet. Needs
   * {@code CAP_SYS_RESOURCE} where the hard limit stands in the way.
   *
   * @return the limit as it was
   * @throws dev.weir.core.error.KernelException {@code EPERM} without the privilege
   */
  public static Memlock raise() {
    Memlock before = current();
    if (before.soft != RLIM_INFINITY && isCharged()) {
      limit(new Memlock(RLIM_INFINITY, RLIM_INFINITY));
    }
    return before;
  }

  /**
   * Sets the limit.
   *
   * @return the limit as it was
   * @throws dev.weir.core.error.KernelException {@code EPERM} if the hard limit rises without
   *     {@code CAP_SYS_RESOURCE}
   */
  public Memlock apply() {
    return limit(this);
  }

  private static Memlock limit(@Nullable Memlock wanted) {
    try (Scratch scratch = Scratch.open()) {
      int then = scratch.allocate(2 * Long.BYTES);
      long now = 0;
      if (wanted != null) {
        int at = scratch.allocate(2 * Long.BYTES);
        scratch.buffer().putLong(at, wanted.soft).putLong(at + Long.BYTES, wanted.hard);
        now = scratch.address(at);
      }
      long result = Syscall.PRLIMIT64.call(0, RLIMIT_MEMLOCK, now, scratch.address(then));
      Syscall.PRLIMIT64.check(result, "RLIMIT_MEMLOCK");
      return new Memlock(
          scratch.buffer().getLong(then), scratch.buffer().getLong(then + Long.BYTES));
    }
  }
}
