// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import dev.weir.core.error.WeirException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Steps through the records of a ring. Positions are unsigned and wrap around at 2⁶⁴: they are
 * compared by their difference.
 *
 * <p>For one thread at a time; {@link #records} and {@link #discarded} for any.
 */
final class RingCursor {
  /** What is at the cursor. */
  enum Head {
    /** A record that can be read. */
    RECORD,
    /** One that a program is still writing; those behind it have to wait. */
    BUSY,
    /** Nothing. */
    NOTHING
  }

  private static final int LENGTH = ~(RingMemory.BUSY | RingMemory.DISCARD);

  private static final VarHandle RECORDS;
  private static final VarHandle DISCARDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RECORDS = lookup.findVarHandle(RingCursor.class, "records", long.class);
      DISCARDED = lookup.findVarHandle(RingCursor.class, "discarded", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final RingMemory memory;
  private final String name;

  /** What is left alone in the memory of a ring that has more to give than one pass may hold. */
  private final long releaseAfter;

  /** Behind the record that was handed out last. */
  private long position;

  private long released;
  private long limit;
  private ByteBuffer buffer;
  private int offset;
  private int length;
  private long records;
  private long discarded;

  RingCursor(RingMemory memory, String name) {
    this.memory = memory;
    this.name = name;
    this.releaseAfter = memory.capacity() / 4;
    position = memory.consumerPosition();
    released = position;
    limit = position;
    buffer = memory.view(position);
  }

  /**
   * Begins a pass over the records that are there now.
   *
   * @throws WeirException if somebody else reads this ring
   */
  void begin() {
    if (memory.consumerPosition() != released) {
      throw new WeirException(
          name
              + " is read by somebody else too, up to "
              + Long.toUnsignedString(memory.consumerPosition())
              + " where this reader left it at "
              + Long.toUnsignedString(released)
              + "; a ring has one reader");
    }
    limit = memory.producerPosition();
  }

  /**
   * Steps to the next record of this pass that is complete and was not discarded.
   *
   * @return whether there is one: {@link #record}, {@link #offset} and {@link #length} say where
   */
  boolean next() {
    while (position != limit) {
      long start = position;
      int header = memory.header(start);
      if (header < 0) {
        return false; // busy
      }
      step(header);
      if ((header & RingMemory.DISCARD) == 0) {
        buffer = memory.view(start);
        offset = memory.offset(start) + RingMemory.HEADER;
        length = header & LENGTH;
        RECORDS.setOpaque(this, records + 1);
        return true;
      }
      DISCARDED.setOpaque(this, discarded + 1);
    }
    return false;
  }

  /**
   * Looks at what comes next, also what was not there when the pass began; skips what was
   * discarded.
   */
  Head head() {
    // What was given back is to be seen by programs before the producer's position is read here:
    // a program that still sees the old one does not wake anybody (bpf_ringbuf_commit).
    VarHandle.fullFence();
    limit = memory.producerPosition();
    while (position != limit) {
      int header = memory.header(position);
      if (header < 0) {
        return Head.BUSY;
      }
      if ((header & RingMemory.DISCARD) == 0) {
        return Head.RECORD;
      }
      step(header);
      DISCARDED.setOpaque(this, discarded + 1);
    }
    return Head.NOTHING;
  }

  private void step(int header) {
    long size = ((long) (header & LENGTH) + RingMemory.HEADER + 7) & ~7L;
    if (Long.compareUnsigned(size, limit - position) > 0) {
      throw new WeirException(
          "%s: at %s is a record of %d bytes where %d were written; does somebody else read it?"
              .formatted(name, Long.toUnsignedString(position), size, limit - position));
    }
    position += size;
  }

  /**
   * Gives back all up to and with the record handed out last, and what was discarded behind it.
   *
   * @return whether there was anything
   */
  boolean release() {
    if (released == position) {
      return false;
    }
    released = position;
    memory.release(position);
    return true;
  }

  /** Gives back when it is so much that programs could miss it. */
  void releaseIfMuch() {
    if (position - released >= releaseAfter) {
      release();
    }
  }

  /** The buffer with the record between position and limit, whatever was done to it before. */
  ByteBuffer record() {
    return buffer.limit(offset + length).position(offset).order(ByteOrder.nativeOrder());
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  long records() {
    return (long) RECORDS.getOpaque(this);
  }

  long discarded() {
    return (long) DISCARDED.getOpaque(this);
  }
}
