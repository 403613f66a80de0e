// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import dev.weir.bpf.internal.reader.SingleReader;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.error.WeirException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Records of a {@link RingBuffer} that stay where they are until they are given back, many at once.
 * As long as it is open nobody else reads the ring, and programs do not get the space of the
 * records.
 *
 * <p>For the thread that took it. Closing the ring meanwhile ends the stepping, not the records.
 */
public final class RingLease implements AutoCloseable {
  private final RingCursor cursor;
  private final SingleReader reader;
  private final String name;
  private final boolean entered;
  private final Thread owner = Thread.currentThread();
  private boolean hasRecord;
  private boolean closed;

  private RingLease(RingCursor cursor, SingleReader reader, String name) {
    this.cursor = cursor;
    this.reader = reader;
    this.name = name;
    this.entered = reader.enter();
  }

  static RingLease begin(RingCursor cursor, SingleReader reader, String name) {
    RingLease lease = new RingLease(cursor, reader, name);
    try {
      if (lease.entered) {
        cursor.begin();
      }
      return lease;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Steps to the next record. Those before stay in place.
   *
   * @return whether there is one; not if the ring has no more for now, a program is still writing
   *     the next one, or the ring is closed
   */
  public boolean next() {
    checkUse();
    hasRecord = false;
    if (entered && reader.isOpen()) {
      hasRecord = cursor.next() || more();
    }
    return hasRecord;
  }

  private boolean more() {
    return cursor.head() == RingCursor.Head.RECORD && cursor.next();
  }

  /**
   * {@return the memory the record is in: read-only, in native byte order} Between position and
   * limit is the record until the next step; the same buffer each time, and no allocation.
   */
  public ByteBuffer memory() {
    checkRecord();
    return cursor.record();
  }

  /** {@return where the record begins in {@link #memory()}; a multiple of 8} */
  public int offset() {
    checkRecord();
    return cursor.offset();
  }

  /** {@return the record's bytes, from 0} */
  public int length() {
    checkRecord();
    return cursor.length();
  }

  /**
   * {@return a view of the record, of its own: read-only, in native byte order} It can be kept
   * until {@link #commit()} or {@link #close()}; what it shows later is somebody else's record, or
   * zeroes.
   */
  public ByteBuffer slice() {
    checkRecord();
    return cursor.record().slice().order(ByteOrder.nativeOrder());
  }

  /** Gives back all records stepped to so far, the current one included, and goes on. */
  public void commit() {
    checkUse();
    hasRecord = false;
    if (entered) {
      cursor.release();
    }
  }

  /** Gives back all records and lets others read. Closing again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    checkUse();
    closed = true;
    hasRecord = false;
    if (entered) {
      try {
        cursor.release();
      } finally {
        reader.leave();
      }
    }
  }

  /** {@return of which ring} */
  @Override
  public String toString() {
    return "lease of " + name;
  }

  private void checkRecord() {
    checkUse();
    if (!hasRecord) {
      throw new WeirException(this + " is at no record: next() says whether there is one");
    }
  }

  private void checkUse() {
    if (owner != Thread.currentThread()) {
      throw new ThreadConfinementException(
          this + " was taken by " + owner + " and used by " + Thread.currentThread());
    }
    if (closed) {
      throw new HandleClosedException(toString());
    }
  }
}
