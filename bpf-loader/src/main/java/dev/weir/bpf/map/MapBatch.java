// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.memory.NativeMemory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Many entries in one system call (5.6; per-CPU arrays and LPM tries later). Holds the buffers that
 * the kernel fills and empties, so that nothing is allocated from one call to the next. Where the
 * kernel has no such call for the type of map, entries are read and written one by one instead.
 *
 * <pre>{@code
 * MapBatch batch = MapBatch.of(map, 1024);
 * while (batch.read()) {
 *   for (int i = 0; i < batch.count(); i++) {
 *     total += batch.values().getLong(batch.valueAt(i));
 *   }
 * }
 *
 * batch.keys().putInt(batch.keyAt(0), 42);
 * batch.values().putLong(batch.valueAt(0), 1);
 * batch.write(1);
 * }</pre>
 *
 * <p>A walk through a hash table goes from bucket to bucket: it sees every entry that stays,
 * whatever else is deleted meanwhile, except of one that grows and shrinks ({@code
 * BPF_MAP_TYPE_RHASH}), where it may miss some. Elsewhere the next key is looked up after the last
 * one, and if that is gone begins anew; a walk that would go on for ever ends with an {@link
 * IterationAbortedException}.
 *
 * <p>Not thread-safe. Does not own the map.
 */
public final class MapBatch {
  private static final int IN_BATCH = 0;
  private static final int OUT_BATCH = 8;
  private static final int KEYS = 16;
  private static final int VALUES = 24;
  private static final int COUNT = 32;
  private static final int MAP_FD = 36;

  /** Up to {@code batch.flags}. */
  private static final int SIZE = 56;

  /** Some kernels write beyond the size they are told. */
  private static final int ROOM = 256;

  /** How often a walk may see as many entries as the map can hold. */
  private static final int SLACK = 4;

  /** Beyond this a bucket is not longer than the batch, something else is wrong. */
  private static final int MORE_THAN_ALL = 64;

  private static final int INTERRUPTED_AT_MOST = 16;

  private final RawMap raw;
  private final int keySize;
  private final int valueBytes;
  private final int cursorSize;
  private final ByteBuffer attr = direct(ROOM);
  private final ByteBuffer cursors;
  private final long attrAddress;
  private final OneByOne single;
  private int capacity;
  private ByteBuffer keys;
  private ByteBuffer values;

  /** Which half of the cursors the kernel wrote last; the other is written next. */
  private int cursor;

  private boolean started;
  private boolean finished;
  private boolean oneByOne;
  private int count;
  private long seen;

  private MapBatch(BpfMap map, int capacity) {
    this.raw = RawMap.of(map);
    this.keySize = raw.keySize();
    this.valueBytes = raw.valueBytes();
    // A hash table's cursor is the number of a bucket, whatever the size of a key.
    this.cursorSize = (Math.max(Integer.BYTES, keySize) + 7) & -8;
    this.cursors = direct(2 * cursorSize);
    this.attrAddress = NativeMemory.addressOf(attr);
    this.single = new OneByOne(raw);
    this.capacity = capacity;
    this.keys = direct(Math.multiplyExact(capacity, keySize));
    this.values = direct(Math.multiplyExact(capacity, valueBytes));
  }

  /**
   * Makes buffers for entries of a map.
   *
   * @param map the map
   * @param capacity how many entries, 1 or more. Reading makes it larger if a single bucket of a
   *     hash table holds more: the kernel gives whole buckets only
   * @return the buffers, empty
   * @throws InvalidSpecException if the capacity is less than 1, or the map has no keys
   */
  public static MapBatch of(BpfMap map, int capacity) {
    if (capacity < 1) {
      throw new InvalidSpecException("a batch of " + capacity + " entries of " + map);
    }
    if (map.info().keySize() == 0) {
      throw new InvalidSpecException(map + " has no keys, and nothing to walk through");
    }
    return new MapBatch(map, capacity);
  }

  /** Entries that are worth one system call and little memory. */
  static MapBatch sizedFor(BpfMap map) {
    long entry = (long) map.info().keySize() + RawMap.of(map).valueBytes();
    long capacity = Math.max(16, Math.min(1024, (64 << 10) / Math.max(1, entry)));
    return of(map, (int) Math.min(capacity, Math.max(1, map.info().maxEntries())));
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  /** {@return how many entries there is room for} */
  public int capacity() {
    return capacity;
  }

  /** {@return how many entries the last {@link #read()} or {@link #drain()} has brought} */
  public int count() {
    return count;
  }

  /** {@return the keys, in native byte order; another buffer after a read that needed more room} */
  public ByteBuffer keys() {
    return keys;
  }

  /** {@return the values, in native byte order; another buffer after a read that needed more} */
  public ByteBuffer values() {
    return values;
  }

  /**
   * Finds a key.
   *
   * @param index of the entry, from 0
   * @return where its key begins in {@link #keys()}
   */
  public int keyAt(int index) {
    return index * keySize;
  }

  /**
   * Finds a value.
   *
   * @param index of the entry, from 0
   * @return where its value begins in {@link #values()}; of a map with a value for each CPU, the
   *     first CPU's
   */
  public int valueAt(int index) {
    return index * valueBytes;
  }

  /** Starts over: the next read brings the first entries. */
  public void rewind() {
    started = false;
    finished = false;
    oneByOne = false;
    count = 0;
    seen = 0;
  }

  /**
   * Reads the next entries.
   *
   * @return whether there were any: {@link #count()} tells how many
   * @throws BatchException if the kernel refuses it: how many were read before
   * @throws IterationAbortedException if the map changes too fast
   */
  public boolean read() {
    return next(BpfCommand.BPF_MAP_LOOKUP_BATCH);
  }

  /**
   * Reads the next entries and deletes them. Where the kernel cannot do both in one step, what a
   * program writes to an entry in between is lost.
   *
   * @return whether there were any: {@link #count()} tells how many
   * @throws BatchException if the kernel refuses it: how many were read and deleted before
   * @throws IterationAbortedException if entries come faster than they can be deleted
   */
  public boolean drain() {
    return next(BpfCommand.BPF_MAP_LOOKUP_AND_DELETE_BATCH);
  }

  private boolean next(BpfCommand command) {
    count = 0;
    if (finished) {
      return false;
    }
    if (oneByOne || (!started && raw.map().lacks(command))) {
      return nextOneByOne(command);
    }
    int interrupted = 0;
    while (true) {
      int result = call(command, 0, capacity);
      count = reported(result, capacity);
      if (result == -Errno.ENOENT.number()) {
        finished = true;
        seen += count;
        return count > 0;
      }
      boolean interruptedEmpty = result == -Errno.EINTR.number() && count == 0;
      if (result == 0 || (result == -Errno.EINTR.number() && count > 0)) {
        advance();
        if (count > 0) {
          return true;
        }
      } else if (interruptedEmpty && interrupted < INTERRUPTED_AT_MOST) {
        interrupted++; // an array's or a trie's entries went away under its hands: again
      } else if (result == -Errno.ENOSPC.number() && canGrow()) {
        grow();
      } else if (!started && isMissing(command, result)) {
        return nextOneByOne(command);
      } else {
        count = 0;
        throw failed(command, result, seen);
      }
    }
  }

  private void advance() {
    started = true;
    cursor ^= 1;
    seen += Math.max(1, count);
    requireProgress();
  }

  private void requireProgress() {
    if (seen > limit()) {
      throw new IterationAbortedException(raw.toString(), seen);
    }
  }

  private long limit() {
    return SLACK * raw.map().info().maxEntries() + capacity + MORE_THAN_ALL;
  }

  /** A bucket has more entries than there is room for: the kernel has given none. */
  private boolean canGrow() {
    return capacity < raw.map().info().maxEntries() + MORE_THAN_ALL
        && (long) capacity * 2 * Math.max(keySize, valueBytes) <= Integer.MAX_VALUE;
  }

  private void grow() {
    capacity *= 2;
    keys = direct(capacity * keySize);
    values = direct(capacity * valueBytes);
  }

  private boolean nextOneByOne(BpfCommand command) {
    if (!oneByOne) {
      oneByOne = true;
      single.rewind();
    }
    boolean delete = command == BpfCommand.BPF_MAP_LOOKUP_AND_DELETE_BATCH;
    started = true;
    while (count < capacity && !finished) {
      int result = single.read(keys, keyAt(count), values, valueAt(count), delete);
      if (result == OneByOne.END) {
        finished = true;
      } else if (result == OneByOne.VANISHED) {
        seen++;
        requireProgress();
      } else if (result < 0) {
        long done = seen;
        count = 0;
        throw failed(single.lastCommand(), result, done);
      } else {
        count++;
        seen++;
        requireProgress();
      }
    }
    return count > 0;
  }

  /**
   * Writes the first entries of the buffers, whatever is there under their keys.
   *
   * @param entries how many, 0 to {@link #capacity()}
   * @throws BatchException if the kernel refuses one: how many were written before it
   */
  public void write(int entries) {
    requireEntries(entries);
    BpfCommand command = BpfCommand.BPF_MAP_UPDATE_BATCH;
    int done = 0;
    if (!raw.map().lacks(command)) {
      int result = call(command, 0, entries);
      if (result == 0) {
        return;
      }
      done = reported(result, entries);
      if (done != 0 || !isMissing(command, result)) {
        throw failed(command, result, done);
      }
    }
    for (; done < entries; done++) {
      int result = single.write(keys, keyAt(done), values, valueAt(done));
      if (result < 0) {
        throw failed(BpfCommand.BPF_MAP_UPDATE_ELEM, result, done);
      }
    }
  }

  /**
   * Deletes the entries under the first keys of the buffers. Keys that are not there are passed
   * over.
   *
   * @param entries how many, 0 to {@link #capacity()}
   * @return how many were there
   * @throws BatchException if the kernel refuses it: how many keys it had dealt with
   */
  public int delete(int entries) {
    requireEntries(entries);
    BpfCommand command = BpfCommand.BPF_MAP_DELETE_BATCH;
    boolean one = raw.map().lacks(command);
    int deleted = 0;
    int at = 0;
    while (at < entries) {
      BpfCommand made = one ? BpfCommand.BPF_MAP_DELETE_ELEM : command;
      int result = one ? single.delete(keys, keyAt(at)) : call(command, at, entries - at);
      int done = one ? (result == 0 ? 1 : 0) : reported(result, entries - at);
      if (result < 0 && result != -Errno.ENOENT.number()) {
        if (!one && at == 0 && done == 0 && isMissing(command, result)) {
          one = true;
          continue;
        }
        throw failed(made, result, (long) at + done);
      }
      deleted += done;
      at += result == 0 ? done : done + 1; // it stops at a key that is not there
    }
    return deleted;
  }

  /**
   * How many entries the kernel says it has dealt with. A call that it refuses before it begins
   * leaves the count as it was given.
   */
  private int reported(int result, int asked) {
    int reported = attr.getInt(COUNT);
    boolean walkedToTheEnd =
        result == 0 || result == -Errno.ENOENT.number() || result == -Errno.EINTR.number();
    return walkedToTheEnd || reported < asked ? reported : 0;
  }

  private void requireEntries(int entries) {
    if (entries < 0 || entries > capacity) {
      throw new IndexOutOfBoundsException(entries + " entries of a batch of " + capacity);
    }
  }

  /**
   * Whether to go on one by one. Only ENOTSUPP says that the kernel has no such call for the type;
   * EINVAL may be about what is in the buffers, which a single entry shows better.
   */
  private boolean isMissing(BpfCommand command, int result) {
    if (result == -Errno.ENOTSUPP.number() || result == -Errno.EOPNOTSUPP.number()) {
      raw.map().foundMissing(command);
      return true;
    }
    return result == -Errno.EINVAL.number();
  }

  private KernelException failed(BpfCommand command, int result, long done) {
    int errno = -result;
    boolean update =
        command == BpfCommand.BPF_MAP_UPDATE_BATCH || command == BpfCommand.BPF_MAP_UPDATE_ELEM;
    String hint =
        update && MapErrors.isFull(raw.map(), errno)
            ? MapErrors.full(raw.map())
            : MapErrors.hint(raw.map(), command, errno);
    return new BatchException(command.name(), raw.toString(), errno, hint, done);
  }

  private int call(BpfCommand command, int first, int entries) {
    long in = NativeMemory.addressOf(cursors) + (long) cursor * cursorSize;
    long out = NativeMemory.addressOf(cursors) + (long) (cursor ^ 1) * cursorSize;
    boolean walks =
        command == BpfCommand.BPF_MAP_LOOKUP_BATCH
            || command == BpfCommand.BPF_MAP_LOOKUP_AND_DELETE_BATCH;
    boolean withValues = command != BpfCommand.BPF_MAP_DELETE_BATCH;
    attr.putLong(IN_BATCH, walks && started ? in : 0);
    attr.putLong(OUT_BATCH, walks ? out : 0);
    attr.putLong(KEYS, NativeMemory.addressOf(keys) + (long) first * keySize);
    attr.putLong(VALUES, withValues ? NativeMemory.addressOf(values) : 0);
    attr.putInt(COUNT, entries);
    int fd = raw.map().fd().acquire();
    try {
      attr.putInt(MAP_FD, fd);
      return (int) command.call(attrAddress, SIZE);
    } finally {
      raw.map().fd().release();
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public String toString() {
    return "batch of " + count + " entries of " + raw;
  }
}
