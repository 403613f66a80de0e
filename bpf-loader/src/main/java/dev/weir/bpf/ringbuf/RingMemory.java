// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The memory of a ring buffer as the kernel lays it out (kernel/bpf/ringbuf.c): a page with the
 * consumer's position, one with the producer's, and the data twice in a row, so that a record that
 * wraps can be read in one piece.
 *
 * <p>A buffer is indexed by {@code int}, and data of 1 GiB twice in a row are too much for one.
 * Then several <em>windows</em> overlap: each begins a step after the one before and is long enough
 * for the longest record that begins in its first step.
 */
final class RingMemory {
  /** {@code BPF_RINGBUF_BUSY_BIT}: reserved and not submitted yet. */
  static final int BUSY = 1 << 31;

  /** {@code BPF_RINGBUF_DISCARD_BIT}: to be skipped. */
  static final int DISCARD = 1 << 30;

  /** {@code BPF_RINGBUF_HDR_SZ}: the length with two flags, and an offset that the kernel needs. */
  static final int HEADER = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final ByteBuffer consumer;
  private final ByteBuffer producer;
  private final ByteBuffer[] windows;

  /** The same, to be handed out: whose limits and order are anybody's. */
  private final ByteBuffer[] views;

  private final long mask;
  private final int shift;
  private final int offsetMask;

  /**
   * Describes memory.
   *
   * @param capacity bytes of data, a power of two
   * @param step where the second window begins, a power of two up to the capacity
   * @param consumer the consumer's page, to be written
   * @param producer the producer's page
   * @param windows {@code capacity / step} of them
   */
  RingMemory(
      long capacity, int step, ByteBuffer consumer, ByteBuffer producer, List<ByteBuffer> windows) {
    this.consumer = consumer.duplicate().order(ByteOrder.nativeOrder());
    this.producer = producer.duplicate().order(ByteOrder.nativeOrder());
    this.windows = copies(windows);
    this.views = copies(windows);
    this.mask = capacity - 1;
    this.shift = Integer.numberOfTrailingZeros(step);
    this.offsetMask = step - 1;
  }

  private static ByteBuffer[] copies(List<ByteBuffer> windows) {
    return windows.stream()
        .map(window -> window.asReadOnlyBuffer().order(ByteOrder.nativeOrder()))
        .toArray(ByteBuffer[]::new);
  }

  long capacity() {
    return mask + 1;
  }

  /** What was given back last, by whoever reads this ring. */
  long consumerPosition() {
    return (long) LONGS.getAcquire(consumer, 0);
  }

  /** Gives back all before a position: what was read there is read before the kernel overwrites. */
  void release(long position) {
    LONGS.setRelease(consumer, 0, position);
  }

  /** Up to where there are headers. */
  long producerPosition() {
    return (long) LONGS.getAcquire(producer, 0);
  }

  /** A record's length and flags; once it is not busy, its bytes are there. */
  int header(long position) {
    return (int) INTS.getAcquire(windows[window(position)], offset(position));
  }

  /** The buffer in which what begins at a position is in one piece; with any position and limit. */
  ByteBuffer view(long position) {
    return views[window(position)];
  }

  /** Where in that buffer. */
  int offset(long position) {
    return (int) (position & mask) & offsetMask;
  }

  private int window(long position) {
    return (int) ((position & mask) >>> shift);
  }
}
