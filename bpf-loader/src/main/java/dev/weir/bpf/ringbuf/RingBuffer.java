// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import dev.weir.bpf.internal.reader.Epoll;
import dev.weir.bpf.internal.reader.SingleReader;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.ringbuf.RingCursor.Head;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The reader of a ring buffer.
 *
 * <p>It reads on from where the last reader of the map stopped, which for a pinned map is not the
 * beginning. A ring has one reader: the position up to which it is read is the map's, not the
 * reader's. A second one, of this process or another, is noticed and refused where it can be told
 * from its traces; what both have read by then is neither's in order.
 *
 * <p>One thread reads at a time; others may take turns. Two at once, or a handler that reads the
 * ring that called it, is a {@link dev.weir.core.error.ThreadConfinementException}. {@link
 * #close()}, {@link #wakeup()}, {@link #isOpen()} and {@link #statistics()} are for any thread at
 * any time. Reading blocks only in {@link #await(Duration)} and {@link #poll(Duration)}, which
 * should be called on a platform thread; {@link Thread#interrupt()} does not end them.
 *
 * <p>Once it is closed, reading finds nothing: that is how a loop of another thread ends.
 */
public final class RingBuffer implements AutoCloseable {
  /** {@code BPF_F_RB_OVERWRITE} (6.19): programs overwrite what was not read yet. */
  private static final int BPF_F_RB_OVERWRITE = 1 << 19;

  /** How often a record that is being written is looked at before the thread naps, in ns. */
  private static final int SPINS = 100;

  private static final long SHORTEST_NAP = 10_000;
  private static final long LONGEST_NAP = 1_000_000;

  private final String name;
  private final OwnedFd map;
  private final RingMapping mapping;
  private final Epoll epoll;
  private final RingCursor cursor;
  private final SingleReader reader;

  private RingBuffer(String name, OwnedFd map, RingMapping mapping, Epoll epoll) {
    this.name = name;
    this.map = map;
    this.mapping = mapping;
    this.epoll = epoll;
    this.cursor = new RingCursor(mapping.memory(), name);
    this.reader = new SingleReader(name, epoll::wake, this::letGo);
  }

  /**
   * Opens a map for reading.
   *
   * @param map the map; it may be closed afterwards
   * @return the reader
   * @throws InvalidSpecException if it is of another type than {@code BPF_MAP_TYPE_RINGBUF}, or one
   *     that programs overwrite ({@code BPF_F_RB_OVERWRITE})
   * @throws dev.weir.core.error.KernelException {@code EPERM} if its descriptor is read-only,
   *     {@code EMFILE} or {@code ENOMEM} without room for it
   */
  public static RingBuffer open(BpfMap map) {
    return open(map, RingMapping.STEP);
  }

  static RingBuffer open(BpfMap map, int step) {
    if (map.type() != MapType.RINGBUF) {
      throw new InvalidSpecException(map + " is not a ring buffer");
    }
    if ((map.info().flags() & BPF_F_RB_OVERWRITE) != 0) {
      throw new InvalidSpecException(
          map + " is overwritten before it is read (BPF_F_RB_OVERWRITE); Weir does not read these");
    }
    String name = "ring buffer " + map.name() + " (id " + Integer.toUnsignedString(map.id()) + ")";
    OwnedFd fd = map.fd().duplicate();
    try {
      RingMapping mapping = new RingMapping(fd, map.info().maxEntries(), step);
      try {
        return new RingBuffer(name, fd, mapping, waiting(name, fd));
      } catch (RuntimeException e) {
        mapping.close();
        throw e;
      }
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  private static Epoll waiting(String name, OwnedFd fd) {
    Epoll epoll = Epoll.open(name);
    try {
      epoll.add(fd);
      return epoll;
    } catch (RuntimeException e) {
      epoll.close();
      throw e;
    }
  }

  /**
   * Hands over the records that are there when this is called. Allocates nothing.
   *
   * @param handler called for each, on this thread
   * @return how many there were
   * @throws dev.weir.core.error.WeirException if somebody else reads this ring too
   */
  public int consume(RecordHandler handler) {
    return consume(handler, Integer.MAX_VALUE);
  }

  /**
   * Hands over the records that are there when this is called, up to a number. Stops before one
   * that a program is still writing, and when the reader is closed. What the handler has seen is
   * given back to the kernel also when it throws. Allocates nothing.
   *
   * @param handler called for each, on this thread
   * @param limit how many at most
   * @return how many there were
   * @throws dev.weir.core.error.WeirException if somebody else reads this ring too
   */
  public int consume(RecordHandler handler, int limit) {
    if (!reader.enter()) {
      return 0;
    }
    int count = 0;
    try {
      cursor.begin();
      while (count < limit && reader.isOpen() && cursor.next()) {
        count++;
        handler.onRecord(cursor.record(), cursor.offset(), cursor.length());
        cursor.releaseIfMuch();
      }
    } finally {
      cursor.release();
      reader.leave();
    }
    return count;
  }

  /**
   * Takes a copy of the next record, without waiting.
   *
   * @return its bytes; empty if there is none
   * @throws dev.weir.core.error.WeirException if somebody else reads this ring too
   */
  public Optional<byte[]> poll() {
    return poll(Duration.ZERO);
  }

  /**
   * Takes a copy of the next record, waiting for it.
   *
   * @param timeout how long at most; counted in milliseconds, rounded up
   * @return its bytes; empty if time is over, {@link #wakeup()} was called or the reader is closed
   * @throws dev.weir.core.error.WeirException if somebody else reads this ring too
   */
  public Optional<byte[]> poll(Duration timeout) {
    if (!reader.enter()) {
      return Optional.empty();
    }
    try {
      cursor.begin();
      if (!awaitRecord(Epoll.nanos(timeout)) || !cursor.next()) {
        return Optional.empty();
      }
      byte[] copy = new byte[cursor.length()];
      cursor.record().get(copy);
      return Optional.of(copy);
    } finally {
      cursor.release();
      reader.leave();
    }
  }

  /**
   * Keeps the records that are read in place until they are given back.
   *
   * @return the lease; close it before this thread or another reads in other ways
   * @throws dev.weir.core.error.WeirException if somebody else reads this ring too
   */
  public RingLease lease() {
    return RingLease.begin(cursor, reader, name);
  }

  /**
   * Waits for a record as {@link #await(Duration)} does, without a limit.
   *
   * @return whether there is one; not if {@link #wakeup()} was called or the reader is closed
   * @throws dev.weir.core.error.WeirException if somebody else reads this ring too
   */
  public boolean await() {
    return await(Epoll.FOREVER);
  }

  /**
   * Waits until there is a record to be read.
   *
   * <p>A program that submits with {@code BPF_RB_NO_WAKEUP} does not end a wait; its records are
   * found when time is over, or through {@link #wakeup()}.
   *
   * @param timeout how long at most; counted in milliseconds, rounded up
   * @return whether there is one; not if time is over, {@link #wakeup()} was called or the reader
   *     is closed
   * @throws dev.weir.core.error.WeirException if somebody else reads this ring too
   */
  public boolean await(Duration timeout) {
    return await(Epoll.nanos(timeout));
  }

  private boolean await(long nanos) {
    if (!reader.enter()) {
      return false;
    }
    try {
      cursor.begin();
      return awaitRecord(nanos);
    } finally {
      cursor.release();
      reader.leave();
    }
  }

  private boolean awaitRecord(long nanos) {
    long start = System.nanoTime();
    int looks = 0;
    while (reader.isOpen()) {
      Head head = cursor.head();
      if (head == Head.RECORD) {
        return true;
      }
      if (head == Head.NOTHING && cursor.release()) {
        continue; // what was skipped is given back: look again, see RingCursor.head
      }
      long left = Epoll.left(nanos, start);
      if (left <= 0) {
        return false;
      }
      if (head == Head.BUSY) {
        // The descriptor is readable all the while: the kernel counts what is reserved.
        if (!backOff(looks++)) {
          return false;
        }
      } else {
        looks = 0;
        if (!epoll.await(left)) {
          return reader.isOpen() && cursor.head() == Head.RECORD;
        }
      }
    }
    return false;
  }

  /** Lets the program finish its record; says whether to look again. */
  private boolean backOff(int looks) {
    if (looks < SPINS) {
      Thread.onSpinWait();
      return true;
    }
    LockSupport.parkNanos(Math.min(LONGEST_NAP, SHORTEST_NAP * (looks - SPINS + 1)));
    return !epoll.takeWake();
  }

  /**
   * Ends the wait that is under way or, if there is none, the next one: for making a thread look at
   * something else, or at records that did not wake it.
   */
  public void wakeup() {
    epoll.wake();
  }

  /**
   * {@return how far the ring is read}
   *
   * @throws HandleClosedException if this is closed
   */
  public RingStatistics statistics() {
    long consumed = mapping.consumerPosition();
    long produced = mapping.producerPosition();
    if (!reader.isOpen()) {
      throw new HandleClosedException(name);
    }
    return new RingStatistics(
        mapping.memory().capacity(), consumed, produced, cursor.records(), cursor.discarded());
  }

  /** {@return whether {@link #close()} has not been called} */
  public boolean isOpen() {
    return reader.isOpen();
  }

  /**
   * Ends reading, also a wait of another thread, and lets go of the ring; the records that were not
   * read stay in it. Does not wait for a thread that is reading: it is given no more records, and
   * those it has stay in place until it is done. Closing again does nothing.
   */
  @Override
  public void close() {
    reader.close();
  }

  private void letGo() {
    epoll.close();
    map.close();
    mapping.close();
  }

  /** {@return the name and id of its map} */
  @Override
  public String toString() {
    return name;
  }
}
