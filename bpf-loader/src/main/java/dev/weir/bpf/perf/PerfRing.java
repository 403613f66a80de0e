// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import dev.weir.core.error.WeirException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Steps through one CPU's ring as the kernel lays it out ({@code struct perf_event_mmap_page} of
 * uapi/linux/perf_event.h): a page that has how far the kernel has written and how far this has
 * read, and the data. A record that wraps is put together in a buffer of its own.
 *
 * <p>For one thread at a time; {@link #samples} and {@link #lost} for any.
 */
final class PerfRing {
  /** What {@link #next} found. */
  enum Found {
    /** What a program wrote. */
    SAMPLE,
    /** A count of what did not fit. */
    LOSS,
    /** Nothing. */
    NOTHING
  }

  /** Offsets in {@code struct perf_event_mmap_page}. */
  static final int DATA_HEAD = 1024;

  static final int DATA_TAIL = 1032;

  /** {@code enum perf_event_type}. */
  static final int PERF_RECORD_LOST = 2;

  static final int PERF_RECORD_SAMPLE = 9;

  /** {@code struct perf_event_header}: type, misc and the size with this header, 16 bits. */
  static final int HEADER = 8;

  private static final int SIZE = 6;
  private static final int LARGEST = 1 << 16;

  /** Of a sample with {@code PERF_SAMPLE_RAW}: the size, then the bytes. */
  private static final int RAW = HEADER + 4;

  /** Of a loss: an id, then the count. */
  private static final int LOSS = HEADER + 8;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle SAMPLES;
  private static final VarHandle LOST;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SAMPLES = lookup.findVarHandle(PerfRing.class, "samples", long.class);
      LOST = lookup.findVarHandle(PerfRing.class, "lost", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int cpu;
  private final ByteBuffer control;
  private final ByteBuffer data;

  /** The data to be handed out: whose limits and order are anybody's. */
  private final ByteBuffer dataView;

  private final int size;
  private final ByteBuffer joined =
      ByteBuffer.allocateDirect(LARGEST).order(ByteOrder.nativeOrder());
  private final ByteBuffer joinedView = joined.asReadOnlyBuffer();

  private long tail;
  private long released;
  private long head;
  private ByteBuffer buffer;
  private boolean isJoined;
  private int offset;
  private int length;
  private long loss;
  private long samples;
  private long lost;

  /**
   * Describes memory.
   *
   * @param cpu which CPU writes
   * @param control the first page, to be written
   * @param data the data, a power of two of bytes
   */
  PerfRing(int cpu, ByteBuffer control, ByteBuffer data) {
    this.cpu = cpu;
    this.control = control.duplicate().order(ByteOrder.nativeOrder());
    this.data = data.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    this.dataView = data.asReadOnlyBuffer();
    this.size = data.capacity();
    tail = (long) LONGS.getAcquire(this.control, DATA_TAIL);
    released = tail;
    head = tail;
    buffer = this.data;
  }

  int cpu() {
    return cpu;
  }

  /** Begins a pass over what is there now. */
  void begin() {
    head = (long) LONGS.getAcquire(control, DATA_HEAD);
  }

  /** Whether the last pass ended before its end. */
  boolean hasRest() {
    return tail != head;
  }

  /** Whether there is anything now. */
  boolean hasMore() {
    return tail != (long) LONGS.getAcquire(control, DATA_HEAD);
  }

  /**
   * Steps to the next sample or loss of this pass.
   *
   * @return what it is
   */
  Found next() {
    while (tail != head) {
      int at = (int) tail & (size - 1);
      int type = data.getInt(at);
      int bytes = data.getShort(at + SIZE) & 0xffff;
      if (bytes < HEADER || bytes > head - tail) {
        throw damaged(at, bytes);
      }
      join(at, bytes);
      tail += bytes;
      if (type == PERF_RECORD_SAMPLE) {
        length = bytes < RAW ? -1 : buffer.getInt(offset + HEADER);
        if (length < 0 || length > bytes - RAW) {
          throw damaged(at, bytes);
        }
        offset += RAW;
        SAMPLES.setOpaque(this, samples + 1);
        return Found.SAMPLE;
      }
      if (type == PERF_RECORD_LOST && bytes >= LOSS + 8) {
        loss = buffer.getLong(offset + LOSS);
        LOST.setOpaque(this, lost + loss);
        return Found.LOSS;
      }
    }
    return Found.NOTHING;
  }

  /** Finds a buffer with the record in one piece. */
  private void join(int at, int bytes) {
    int first = size - at;
    isJoined = bytes > first;
    if (!isJoined) {
      buffer = data;
      offset = at;
    } else {
      joined.put(0, data, at, first);
      joined.put(first, data, 0, bytes - first);
      buffer = joined;
      offset = 0;
    }
  }

  private WeirException damaged(int at, int bytes) {
    long written = head - tail;
    // What follows cannot be found; what the kernel writes next can.
    tail = head;
    return new WeirException(
        "the perf ring of CPU %d has a record of %d bytes at %d where %d were written; is the map read twice?"
            .formatted(cpu, bytes, at, written));
  }

  /** Gives back all that was stepped over. */
  void release() {
    if (released != tail) {
      released = tail;
      LONGS.setRelease(control, DATA_TAIL, tail);
    }
  }

  /** Gives back when it is so much that the kernel could miss it. */
  void releaseIfMuch() {
    if (tail - released >= size / 4) {
      release();
    }
  }

  /** The buffer with the sample between position and limit. */
  ByteBuffer sample() {
    ByteBuffer view = isJoined ? joinedView : dataView;
    return view.limit(offset + length).position(offset).order(ByteOrder.nativeOrder());
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  long loss() {
    return loss;
  }

  long samples() {
    return (long) SAMPLES.getOpaque(this);
  }

  long lost() {
    return (long) LOST.getOpaque(this);
  }
}
