// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import dev.weir.bpf.internal.reader.Epoll;
import dev.weir.bpf.internal.reader.SingleReader;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.perf.PerfRing.Found;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.kernel.PageSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The reader of a perf event array: it opens an event with a ring on every CPU that is online, puts
 * them into the map, where programs find theirs with {@code BPF_F_CURRENT_CPU}, and reads the rings
 * in turn. A CPU that comes online later is not read, nor one beyond the map's entries: programs
 * get {@code -ENOENT} and {@code -E2BIG} there.
 *
 * <p>A map has one reader: another one would put its events in the place of these.
 *
 * <p>One thread reads at a time; others may take turns. Two at once, or a handler that reads the
 * reader that called it, is a {@link dev.weir.core.error.ThreadConfinementException}. {@link
 * #close()}, {@link #wakeup()}, {@link #pause()}, {@link #resume()}, {@link #isOpen()} and {@link
 * #statistics()} are for any thread at any time. Reading blocks only in {@link #await(Duration)}
 * and {@link #poll(Duration)}, which should be called on a platform thread; {@link
 * Thread#interrupt()} does not end them.
 *
 * <p>Once it is closed, reading finds nothing: that is how a loop of another thread ends.
 */
public final class PerfReader implements AutoCloseable {
  private final String name;
  private final PerfEvents events;
  private final PerfRing[] rings;
  private final boolean wakesAlways;
  private final Epoll epoll;
  private final SingleReader reader;

  /** Whose turn it is to be read first: with a limit, others would starve behind the same one. */
  private int first;

  private PerfReader(String name, PerfEvents events, Epoll epoll, boolean wakesAlways) {
    this.name = name;
    this.events = events;
    this.rings = events.list().stream().map(PerfEvent::ring).toArray(PerfRing[]::new);
    this.wakesAlways = wakesAlways;
    this.epoll = epoll;
    this.reader = new SingleReader(name, epoll::wake, this::letGo);
  }

  /**
   * Describes a reader.
   *
   * @param map the map to read; it may be closed once the reader is open
   * @return its options, to be opened
   * @throws InvalidSpecException if it is of another type than {@code
   *     BPF_MAP_TYPE_PERF_EVENT_ARRAY}
   */
  public static Builder on(BpfMap map) {
    if (map.type() != MapType.PERF_EVENT_ARRAY) {
      throw new InvalidSpecException(map + " is not a perf event array");
    }
    return new Builder(map);
  }

  /** The options of a reader. Not thread-safe. */
  public static final class Builder {
    private static final int LARGEST = 1 << 30;

    private final BpfMap map;
    private int bytesPerCpu = 64 << 10;
    private Wakeup wakeup = new Wakeup(1, false);

    private Builder(BpfMap map) {
      this.map = map;
    }

    /**
     * Sets the size of each CPU's ring. A sample takes its own size and 12 bytes, rounded up to 8.
     *
     * @param bytes from 1 to 1 GiB, rounded up to a power of two of pages; 64 KiB unless set
     * @return this
     * @throws InvalidSpecException if it is out of range
     */
    public Builder bytesPerCpu(int bytes) {
      if (bytes < 1 || bytes > LARGEST) {
        throw new InvalidSpecException(bytes + " bytes for each CPU; it can be 1 to " + LARGEST);
      }
      bytesPerCpu = bytes;
      return this;
    }

    /**
     * Wakes the reader only after so many samples on one CPU; fewer are found when time is over.
     * The opposite of {@link #wakeupBytes}; the later call counts.
     *
     * @param samples 1 or more; 1 unless set
     * @return this
     * @throws InvalidSpecException if it is not positive
     */
    public Builder wakeupEvents(int samples) {
      wakeup = wakeup(samples, false);
      return this;
    }

    /**
     * Wakes the reader only when so much has been written on one CPU; less is found when time is
     * over.
     *
     * @param bytes 1 or more, below the ring's size
     * @return this
     * @throws InvalidSpecException if it is not positive
     */
    public Builder wakeupBytes(int bytes) {
      wakeup = wakeup(bytes, true);
      return this;
    }

    private static Wakeup wakeup(int count, boolean isBytes) {
      if (count < 1) {
        throw new InvalidSpecException(
            "waking after " + count + (isBytes ? " bytes" : " samples") + "; it can be 1 or more");
      }
      return new Wakeup(count, isBytes);
    }

    /**
     * Opens the events and lets programs write to them.
     *
     * @return the reader
     * @throws InvalidSpecException if the reader is to be woken only after more than its rings hold
     * @throws dev.weir.core.error.KernelException {@code EACCES} or {@code EPERM} without {@code
     *     CAP_PERFMON} or locked memory ({@code kernel.perf_event_mlock_kb}), {@code EMFILE} or
     *     {@code ENOMEM} without room; nothing stays open then
     */
    public PerfReader open() {
      int page = PageSize.bytes();
      int bytes = Integer.highestOneBit(Math.max(page, bytesPerCpu));
      bytes = bytes < bytesPerCpu ? bytes << 1 : bytes;
      if (wakeup.isBytes() && wakeup.count() >= bytes) {
        throw new InvalidSpecException(
            "waking after %d bytes of a ring of %d".formatted(wakeup.count(), bytes));
      }
      return PerfReader.open(map, bytes, wakeup);
    }
  }

  private static PerfReader open(BpfMap map, int bytes, Wakeup wakeup) {
    String name =
        "perf event array " + map.name() + " (id " + Integer.toUnsignedString(map.id()) + ")";
    PerfEvents events = PerfEvents.open(map, bytes, wakeup);
    try {
      Epoll epoll = Epoll.open(name);
      try {
        events.list().forEach(event -> epoll.add(event.fd()));
        events.attach();
        return new PerfReader(name, events, epoll, !wakeup.isBytes() && wakeup.count() == 1);
      } catch (RuntimeException e) {
        epoll.close();
        throw e;
      }
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  /**
   * Hands over the samples that are there when this is called. Allocates nothing.
   *
   * @param handler called for each, on this thread
   * @return how many there were, losses not counted
   */
  public int consume(PerfHandler handler) {
    return consume(handler, Integer.MAX_VALUE);
  }

  /**
   * Hands over the samples that are there when this is called, up to a number; each call begins
   * with another CPU. Stops when the reader is closed. What the handler has seen is given back to
   * the kernel also when it throws. Allocates nothing.
   *
   * @param handler called for each, on this thread
   * @param limit how many samples at most
   * @return how many there were, losses not counted
   */
  public int consume(PerfHandler handler, int limit) {
    if (!reader.enter()) {
      return 0;
    }
    int count = 0;
    try {
      int begin = turn();
      for (int i = 0; i < rings.length && count < limit; i++) {
        PerfRing ring = rings[(begin + i) % rings.length];
        count += consume(ring, handler, limit - count);
      }
    } finally {
      reader.leave();
    }
    return count;
  }

  private int consume(PerfRing ring, PerfHandler handler, int limit) {
    int count = 0;
    ring.begin();
    try {
      while (count < limit && reader.isOpen()) {
        Found found = ring.next();
        if (found == Found.NOTHING) {
          break;
        }
        if (found == Found.SAMPLE) {
          count++;
          handler.onSample(ring.cpu(), ring.sample(), ring.offset(), ring.length());
        } else {
          handler.onLost(ring.cpu(), ring.loss());
        }
        ring.releaseIfMuch();
      }
    } finally {
      ring.release();
    }
    return count;
  }

  private int turn() {
    int begin = first;
    first = begin + 1 < rings.length ? begin + 1 : 0;
    return begin;
  }

  /**
   * Takes a copy of the next sample or loss, without waiting.
   *
   * @return the copy; empty if there is none
   */
  public Optional<PerfRecord> poll() {
    return poll(Duration.ZERO);
  }

  /**
   * Takes a copy of the next sample or loss, waiting for it.
   *
   * @param timeout how long at most; counted in milliseconds, rounded up
   * @return the copy; empty if time is over, {@link #wakeup()} was called or the reader is closed
   */
  public Optional<PerfRecord> poll(Duration timeout) {
    if (!reader.enter()) {
      return Optional.empty();
    }
    try {
      if (!awaitRecord(Epoll.nanos(timeout))) {
        return Optional.empty();
      }
      int begin = turn();
      for (int i = 0; i < rings.length; i++) {
        PerfRing ring = rings[(begin + i) % rings.length];
        ring.begin();
        Found found = ring.next();
        if (found != Found.NOTHING) {
          PerfRecord copy = copy(ring, found);
          ring.release();
          return Optional.of(copy);
        }
      }
      return Optional.empty();
    } finally {
      reader.leave();
    }
  }

  private static PerfRecord copy(PerfRing ring, Found found) {
    if (found == Found.LOSS) {
      return new PerfRecord.Lost(ring.cpu(), ring.loss());
    }
    ByteBuffer copy = ByteBuffer.allocate(ring.length()).put(ring.sample()).flip();
    return new PerfRecord.Sample(
        ring.cpu(), copy.asReadOnlyBuffer().order(ByteOrder.nativeOrder()));
  }

  /**
   * Waits for samples as {@link #await(Duration)} does, without a limit.
   *
   * @return whether there are any; not if {@link #wakeup()} was called or the reader is closed
   */
  public boolean await() {
    return await(Epoll.FOREVER);
  }

  /**
   * Waits until a CPU's ring has as much as {@link Builder#wakeupEvents} or {@link
   * Builder#wakeupBytes} say.
   *
   * @param timeout how long at most; counted in milliseconds, rounded up
   * @return whether there is anything to read: when time is over or after {@link #wakeup()}, also
   *     less than that; not if the reader is closed
   */
  public boolean await(Duration timeout) {
    return await(Epoll.nanos(timeout));
  }

  private boolean await(long nanos) {
    if (!reader.enter()) {
      return false;
    }
    try {
      return awaitRecord(nanos);
    } finally {
      reader.leave();
    }
  }

  private boolean awaitRecord(long nanos) {
    long start = System.nanoTime();
    while (reader.isOpen()) {
      if (hasRest() || (wakesAlways && hasMore())) {
        return true;
      }
      long left = Epoll.left(nanos, start);
      if (left <= 0 || !epoll.await(left)) {
        return reader.isOpen() && hasMore();
      }
      // The descriptor of a ring that was read to its end meanwhile may still be in the list.
      if (hasMore()) {
        return reader.isOpen();
      }
    }
    return false;
  }

  private boolean hasRest() {
    for (PerfRing ring : rings) {
      if (ring.hasRest()) {
        return true;
      }
    }
    return false;
  }

  private boolean hasMore() {
    for (PerfRing ring : rings) {
      if (ring.hasMore()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Ends the wait that is under way or, if there is none, the next one: for making a thread look at
   * something else, or at less than it is woken for.
   */
  public void wakeup() {
    epoll.wake();
  }

  /**
   * Takes the events out of the map, until {@link #resume()}: programs get {@code -ENOENT}, and
   * what they would have written is not counted as lost. What is in the rings can be read. Pausing
   * again does nothing.
   *
   * @throws dev.weir.core.error.KernelException if the kernel refuses
   */
  public void pause() {
    events.detach();
  }

  /**
   * Puts the events back into the map. Does nothing if they are there.
   *
   * @throws dev.weir.core.error.HandleClosedException if this is closed
   * @throws dev.weir.core.error.KernelException if the kernel refuses
   */
  public void resume() {
    events.attach();
  }

  /** {@return what was read and lost so far; also when this is closed} */
  public PerfStatistics statistics() {
    SortedMap<Integer, PerfStatistics.Cpu> cpus = new TreeMap<>();
    for (PerfRing ring : rings) {
      cpus.put(ring.cpu(), new PerfStatistics.Cpu(ring.samples(), ring.lost()));
    }
    return new PerfStatistics(cpus);
  }

  /** {@return whether {@link #close()} has not been called} */
  public boolean isOpen() {
    return reader.isOpen();
  }

  /**
   * Takes the events out of the map and closes them, and ends a wait of another thread; what was
   * not read is lost. Does not wait for a thread that is reading: it is given no more samples, and
   * the one it has stays in place until it is done. Closing again does nothing.
   */
  @Override
  public void close() {
    reader.close();
  }

  private void letGo() {
    epoll.close();
    events.close();
  }

  /** {@return the name and id of its map} */
  @Override
  public String toString() {
    return name;
  }
}
