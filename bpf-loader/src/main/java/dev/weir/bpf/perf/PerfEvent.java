// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import dev.weir.core.error.Errno;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.PageSize;
import dev.weir.core.memory.MappedRegion;
import dev.weir.core.memory.MappedRegion.Access;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The event of one CPU that programs write to, with its ring. */
final class PerfEvent implements AutoCloseable {
  /** {@code PERF_ATTR_SIZE_VER5}, of 4.13: known to every kernel that Weir runs on. */
  private static final int ATTR_SIZE = 112;

  /** Offsets in {@code struct perf_event_attr}. */
  private static final int TYPE = 0;

  private static final int SIZE = 4;
  private static final int CONFIG = 8;
  private static final int SAMPLE_PERIOD = 16;
  private static final int SAMPLE_TYPE = 24;
  private static final int FLAGS = 40;
  private static final int WAKEUP = 48;

  private static final int PERF_TYPE_SOFTWARE = 1;
  private static final int PERF_COUNT_SW_BPF_OUTPUT = 10;
  private static final int PERF_SAMPLE_RAW = 1 << 10;
  private static final int WATERMARK = 1 << 14;
  private static final int PERF_FLAG_FD_CLOEXEC = 8;

  private final int cpu;
  private final OwnedFd fd;
  private final MappedRegion region;
  private final PerfRing ring;

  private PerfEvent(int cpu, OwnedFd fd, MappedRegion region) {
    int page = PageSize.bytes();
    ByteBuffer memory = region.buffer();
    this.cpu = cpu;
    this.fd = fd;
    this.region = region;
    this.ring =
        new PerfRing(cpu, memory.slice(0, page), memory.slice(page, (int) region.length() - page));
  }

  /**
   * Opens the event of a CPU.
   *
   * @param cpu its number
   * @param bytes of its ring, a power of two of pages
   * @param wakeup how the reader is to be woken
   * @return the event; none if the CPU is offline
   */
  static Optional<PerfEvent> open(int cpu, int bytes, Wakeup wakeup) {
    String name = "perf event of CPU " + cpu;
    long result;
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      ByteBuffer buffer = scratch.buffer();
      buffer.putInt(attr + TYPE, PERF_TYPE_SOFTWARE).putInt(attr + SIZE, ATTR_SIZE);
      buffer.putLong(attr + CONFIG, PERF_COUNT_SW_BPF_OUTPUT).putLong(attr + SAMPLE_PERIOD, 1);
      buffer.putLong(attr + SAMPLE_TYPE, PERF_SAMPLE_RAW);
      buffer.putLong(attr + FLAGS, wakeup.isBytes() ? WATERMARK : 0);
      buffer.putInt(attr + WAKEUP, wakeup.count());
      long address = scratch.address(attr);
      result = Syscall.PERF_EVENT_OPEN.call(address, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC, 0);
    }
    if (result == -Errno.ENODEV.number()) {
      return Optional.empty();
    }
    if (result < 0) {
      throw Syscall.PERF_EVENT_OPEN.failed(
          result, name, "needs CAP_PERFMON, or CAP_SYS_ADMIN (kernel.perf_event_paranoid)");
    }
    OwnedFd fd = OwnedFd.adopt(result, name);
    try {
      int length = PageSize.bytes() + bytes;
      return Optional.of(
          new PerfEvent(cpu, fd, MappedRegion.map(fd, 0, length, Access.READ_WRITE)));
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  int cpu() {
    return cpu;
  }

  OwnedFd fd() {
    return fd;
  }

  PerfRing ring() {
    return ring;
  }

  @Override
  public void close() {
    fd.close();
    region.close();
  }
}
