// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.memory;

import dev.weir.core.syscall.Syscall;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Address ranges that were mappings, and hold zeroes until no buffer refers to them. They are
 * unmapped when the next region is opened or closed: an unused range costs address space, not
 * memory.
 */
final class RetiredRanges {
  private static final Map<Long, Range> RANGES = new ConcurrentHashMap<>();
  private static final ReferenceQueue<ByteBuffer> UNREFERENCED = new ReferenceQueue<>();

  private RetiredRanges() {}

  private static final class Range extends PhantomReference<ByteBuffer> {
    private final long address;
    private final long length;
    private volatile boolean retired;

    private Range(ByteBuffer buffer, long address, long length) {
      super(buffer, UNREFERENCED);
      this.address = address;
      this.length = length;
    }
  }

  /** Begins to watch the buffer of a new mapping. */
  static void track(ByteBuffer buffer, long address, long length) {
    unmapUnreferenced();
    RANGES.put(address, new Range(buffer, address, length));
  }

  /** The mapping's owner has closed it. */
  static void retire(long address) {
    Range range = RANGES.get(address);
    if (range != null) {
      range.retired = true;
    }
    unmapUnreferenced();
  }

  private static void unmapUnreferenced() {
    Range range;
    while ((range = (Range) UNREFERENCED.poll()) != null) {
      // A region that was forgotten, not closed, stays mapped: what it maps may be a live
      // datapath's.
      if (range.retired && RANGES.remove(range.address, range)) {
        Syscall.MUNMAP.call(range.address, range.length);
      }
    }
  }
}
