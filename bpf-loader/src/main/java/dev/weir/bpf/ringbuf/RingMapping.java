// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.PageSize;
import dev.weir.core.memory.MappedRegion;
import dev.weir.core.memory.MappedRegion.Access;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A ring buffer's memory, mapped from its map. */
final class RingMapping implements AutoCloseable {
  /**
   * Where windows begin. One holds what begins in its first step: that and the longest record,
   * which is shorter than 1 GiB with its header ({@code RINGBUF_MAX_RECORD_SZ}), are below 2 GiB.
   */
  static final int STEP = 1 << 29;

  private static final long MAX_RECORD = 1L << 30;

  private final List<MappedRegion> regions = new ArrayList<>();
  private final MappedRegion consumer;
  private final MappedRegion producer;
  private final RingMemory memory;

  /**
   * Maps.
   *
   * @param map the map
   * @param capacity its bytes, a power of two
   * @param longestStep where the second window is to begin; less than {@link #STEP} in tests
   */
  RingMapping(OwnedFd map, long capacity, int longestStep) {
    int page = PageSize.bytes();
    int step = (int) Math.min(capacity, longestStep);
    long window = step + Math.min(capacity, MAX_RECORD);
    try {
      consumer = region(map, 0, page, Access.READ_WRITE);
      producer = region(map, page, page, Access.READ_ONLY);
      List<ByteBuffer> windows = new ArrayList<>();
      for (long start = 0; start < capacity; start += step) {
        windows.add(region(map, 2L * page + start, window, Access.READ_ONLY).buffer());
      }
      memory = new RingMemory(capacity, step, consumer.buffer(), producer.buffer(), windows);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private MappedRegion region(OwnedFd map, long offset, long length, Access access) {
    try {
      MappedRegion region = MappedRegion.map(map, offset, length, access);
      regions.add(region);
      return region;
    } catch (KernelException e) {
      if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES) {
        throw e;
      }
      String hint = "a ring is read through a descriptor that may write (not BPF_F_RDONLY)";
      KernelException hinted = new KernelException(e.operation(), e.object(), e.errnoValue(), hint);
      hinted.initCause(e);
      throw hinted;
    }
  }

  RingMemory memory() {
    return memory;
  }

  /**
   * Reads the consumer's position.
   *
   * @throws dev.weir.core.error.HandleClosedException if this is closed
   */
  long consumerPosition() {
    return consumer.getLongAcquire(0);
  }

  /**
   * Reads the producer's position.
   *
   * @throws dev.weir.core.error.HandleClosedException if this is closed
   */
  long producerPosition() {
    return producer.getLongAcquire(0);
  }

  @Override
  public void close() {
    for (MappedRegion region : regions) {
      region.close();
    }
  }
}
