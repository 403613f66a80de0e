// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.syscall.Scratch;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * The elements of a map as bytes: for paths that may not allocate. Every operation is one system
 * call and answers 0 or {@code -errno}; what an errno means depends on the type of the map.
 *
 * <pre>{@code
 * RawMap counters = RawMap.of(map);
 * ByteBuffer value = ByteBuffer.allocate(counters.valueBytes()).order(ByteOrder.nativeOrder());
 * if (counters.get(42, value) == 0) {
 *   total += value.getLong(0);
 * }
 * }</pre>
 *
 * <p>Keys and values are read and written at the position of a buffer on or off the heap, which is
 * left where it is; they have {@link #keySize()} and {@link #valueBytes()} bytes whatever the limit
 * beyond. Maps with keys of 4 or 8 bytes take them as {@code int} or {@code long} in native byte
 * order. Values of maps with one for each CPU come one after the other, each at a multiple of 8,
 * for every possible CPU.
 *
 * <p>Thread-safe; a buffer in use by a call is the caller's to keep away from other threads. A
 * closed map is a {@link dev.weir.core.error.HandleClosedException}, a buffer too short an {@link
 * IndexOutOfBoundsException}.
 */
public final class RawMap {
  /** Whatever is there ({@code BPF_ANY}). */
  public static final long BPF_ANY = 0;

  /** Only if nothing is there ({@code BPF_NOEXIST}), else {@code -EEXIST}. */
  public static final long BPF_NOEXIST = 1;

  /** Only if something is there ({@code BPF_EXIST}), else {@code -ENOENT}. */
  public static final long BPF_EXIST = 2;

  /** Under the lock in the value ({@code BPF_F_LOCK}, 5.1); it must have one. */
  public static final long BPF_F_LOCK = 4;

  /** Where the key is in a frame, behind {@code union bpf_attr}'s part for elements. */
  static final int KEY = 32;

  private static final int MAP_FD = 0;
  private static final int KEY_POINTER = 8;
  private static final int VALUE_POINTER = 16;
  private static final int FLAGS = 24;

  /** Commands check that what they do not know of is zero: each is told its own part only. */
  private static final int KEY_SIZE = 16;

  private static final int NEXT_KEY_SIZE = 24;
  private static final int ELEM_SIZE = 32;

  private static final Set<MapType> PER_CPU =
      EnumSet.of(
          MapType.PERCPU_HASH,
          MapType.PERCPU_ARRAY,
          MapType.LRU_PERCPU_HASH,
          MapType.PERCPU_CGROUP_STORAGE);

  private final BpfMap map;
  private final OwnedFd fd;
  private final int keySize;
  private final int valueBytes;
  private final int valueAt;
  private final int frame;

  private RawMap(BpfMap map) {
    this.map = map;
    this.fd = map.fd();
    this.keySize = map.info().keySize();
    this.valueBytes = valueBytes(map.info());
    this.valueAt = KEY + round(keySize);
    this.frame = Math.addExact(valueAt, round(Math.max(valueBytes, keySize)));
  }

  /**
   * Makes a view.
   *
   * @param map the map
   * @return its elements
   */
  public static RawMap of(BpfMap map) {
    return new RawMap(map);
  }

  static boolean isPerCpu(MapType type) {
    return PER_CPU.contains(type);
  }

  private static int valueBytes(MapInfo info) {
    return isPerCpu(info.type())
        ? Math.multiplyExact(PerCpu.stride(info.valueSize()), CpuList.possible().count())
        : info.valueSize();
  }

  private static int round(int size) {
    return Math.addExact(size, 7) & -8;
  }

  /** {@return bytes of a key, 0 if the map has none} */
  public int keySize() {
    return keySize;
  }

  /** {@return bytes of a value; of all CPUs' together, where there is one for each} */
  public int valueBytes() {
    return valueBytes;
  }

  /**
   * Reads an entry.
   *
   * @param key its key
   * @param value where its value goes
   * @return 0, {@code -ENOENT} if there is none, or another {@code -errno}
   */
  public int get(ByteBuffer key, ByteBuffer value) {
    return get(key, value, BPF_ANY);
  }

  /**
   * Reads an entry.
   *
   * @param key its key
   * @param value where its value goes
   * @param flags {@link #BPF_F_LOCK} or 0
   * @return 0, {@code -ENOENT} if there is none, or another {@code -errno}
   */
  public int get(ByteBuffer key, ByteBuffer value, long flags) {
    try (Scratch scratch = open()) {
      return copyOut(BpfCommand.BPF_MAP_LOOKUP_ELEM, scratch, keyed(scratch, key), value, flags);
    }
  }

  /**
   * Reads an entry.
   *
   * @param key its key
   * @param value where its value goes
   * @return 0, {@code -ENOENT} if there is none, or another {@code -errno}
   * @throws InvalidSpecException if keys do not have 4 bytes
   */
  public int get(int key, ByteBuffer value) {
    try (Scratch scratch = open()) {
      return copyOut(BpfCommand.BPF_MAP_LOOKUP_ELEM, scratch, keyed(scratch, key), value, BPF_ANY);
    }
  }

  /**
   * Reads an entry.
   *
   * @param key its key
   * @param value where its value goes
   * @return 0, {@code -ENOENT} if there is none, or another {@code -errno}
   * @throws InvalidSpecException if keys do not have 8 bytes
   */
  public int get(long key, ByteBuffer value) {
    try (Scratch scratch = open()) {
      return copyOut(BpfCommand.BPF_MAP_LOOKUP_ELEM, scratch, keyed(scratch, key), value, BPF_ANY);
    }
  }

  /**
   * Writes an entry.
   *
   * @param key its key
   * @param value its value
   * @param flags {@link #BPF_ANY}, {@link #BPF_NOEXIST} or {@link #BPF_EXIST}, and perhaps {@link
   *     #BPF_F_LOCK}
   * @return 0 or {@code -errno}
   */
  public int put(ByteBuffer key, ByteBuffer value, long flags) {
    try (Scratch scratch = open()) {
      return copyIn(scratch, keyed(scratch, key), value, flags);
    }
  }

  /**
   * Writes an entry.
   *
   * @param key its key
   * @param value its value
   * @param flags as for {@link #put(ByteBuffer, ByteBuffer, long)}
   * @return 0 or {@code -errno}
   * @throws InvalidSpecException if keys do not have 4 bytes
   */
  public int put(int key, ByteBuffer value, long flags) {
    try (Scratch scratch = open()) {
      return copyIn(scratch, keyed(scratch, key), value, flags);
    }
  }

  /**
   * Writes an entry.
   *
   * @param key its key
   * @param value its value
   * @param flags as for {@link #put(ByteBuffer, ByteBuffer, long)}
   * @return 0 or {@code -errno}
   * @throws InvalidSpecException if keys do not have 8 bytes
   */
  public int put(long key, ByteBuffer value, long flags) {
    try (Scratch scratch = open()) {
      return copyIn(scratch, keyed(scratch, key), value, flags);
    }
  }

  /**
   * Deletes an entry.
   *
   * @param key its key
   * @return 0, {@code -ENOENT} if there is none, or another {@code -errno}
   */
  public int delete(ByteBuffer key) {
    try (Scratch scratch = open()) {
      return call(BpfCommand.BPF_MAP_DELETE_ELEM, scratch, keyed(scratch, key), 0);
    }
  }

  /**
   * Deletes an entry.
   *
   * @param key its key
   * @return 0, {@code -ENOENT} if there is none, or another {@code -errno}
   * @throws InvalidSpecException if keys do not have 4 bytes
   */
  public int delete(int key) {
    try (Scratch scratch = open()) {
      return call(BpfCommand.BPF_MAP_DELETE_ELEM, scratch, keyed(scratch, key), 0);
    }
  }

  /**
   * Deletes an entry.
   *
   * @param key its key
   * @return 0, {@code -ENOENT} if there is none, or another {@code -errno}
   * @throws InvalidSpecException if keys do not have 8 bytes
   */
  public int delete(long key) {
    try (Scratch scratch = open()) {
      return call(BpfCommand.BPF_MAP_DELETE_ELEM, scratch, keyed(scratch, key), 0);
    }
  }

  /**
   * Reads an entry and deletes it, in one step (hash tables 5.14; queues and stacks, whose key is
   * an empty buffer, 4.20).
   *
   * @param key its key
   * @param value where its value goes
   * @return 0, {@code -ENOENT} if there is none, {@code -ENOTSUPP} if the type or kernel has no
   *     such operation, or another {@code -errno}
   */
  public int take(ByteBuffer key, ByteBuffer value) {
    try (Scratch scratch = open()) {
      BpfCommand command = BpfCommand.BPF_MAP_LOOKUP_AND_DELETE_ELEM;
      return copyOut(command, scratch, keyed(scratch, key), value, 0);
    }
  }

  /**
   * Finds the first key.
   *
   * @param next where it goes
   * @return 0, {@code -ENOENT} if the map is empty, or another {@code -errno}
   */
  public int firstKey(ByteBuffer next) {
    try (Scratch scratch = open()) {
      return copyNextKey(scratch, scratch.reserve(frame), 0, next);
    }
  }

  /**
   * Finds the key after another. In hash tables the one after a key that is not there is the first
   * again.
   *
   * @param key a key
   * @param next where the one after it goes; may be the same buffer
   * @return 0, {@code -ENOENT} if it was the last, or another {@code -errno}
   */
  public int nextKey(ByteBuffer key, ByteBuffer next) {
    try (Scratch scratch = open()) {
      int at = keyed(scratch, key);
      return copyNextKey(scratch, at, scratch.address(at + KEY), next);
    }
  }

  private int copyNextKey(Scratch scratch, int at, long key, ByteBuffer next) {
    int result = call(BpfCommand.BPF_MAP_GET_NEXT_KEY, NEXT_KEY_SIZE, scratch, at, key, 0);
    if (result == 0) {
      next.put(next.position(), scratch.buffer(), at + valueAt, keySize);
    }
    return result;
  }

  private int copyOut(BpfCommand command, Scratch scratch, int at, ByteBuffer value, long flags) {
    int result = call(command, scratch, at, flags);
    if (result == 0) {
      value.put(value.position(), scratch.buffer(), at + valueAt, valueBytes);
    }
    return result;
  }

  private int copyIn(Scratch scratch, int at, ByteBuffer value, long flags) {
    scratch.buffer().put(at + valueAt, value, value.position(), valueBytes);
    return call(BpfCommand.BPF_MAP_UPDATE_ELEM, scratch, at, flags);
  }

  private int keyed(Scratch scratch, ByteBuffer key) {
    int at = scratch.reserve(frame);
    scratch.buffer().put(at + KEY, key, key.position(), keySize);
    return at;
  }

  private int keyed(Scratch scratch, int key) {
    requireKeySize(Integer.BYTES);
    int at = scratch.reserve(frame);
    scratch.buffer().putInt(at + KEY, key);
    return at;
  }

  private int keyed(Scratch scratch, long key) {
    requireKeySize(Long.BYTES);
    int at = scratch.reserve(frame);
    scratch.buffer().putLong(at + KEY, key);
    return at;
  }

  private void requireKeySize(int size) {
    if (keySize != size) {
      throw new InvalidSpecException(
          map + ": its keys have " + keySize + " bytes, this one has " + size);
    }
  }

  /** {@return the thread's scratch, with room for a frame} */
  Scratch open() {
    return Scratch.open(frame);
  }

  /** {@return a new frame, of which key and value are to be written} */
  int frame(Scratch scratch) {
    return scratch.reserve(frame);
  }

  /** {@return where the value is in a frame} */
  int valueAt() {
    return valueAt;
  }

  /** Makes a call with the key, and the value if need be, that are in the frame. */
  int call(BpfCommand command, Scratch scratch, int at, long flags) {
    long key = keySize == 0 ? 0 : scratch.address(at + KEY);
    int size = command == BpfCommand.BPF_MAP_DELETE_ELEM ? KEY_SIZE : ELEM_SIZE;
    return call(command, size, scratch, at, key, flags);
  }

  private int call(BpfCommand command, int size, Scratch scratch, int at, long key, long flags) {
    ByteBuffer attr = scratch.buffer();
    attr.putInt(at + MAP_FD + Integer.BYTES, 0);
    attr.putLong(at + KEY_POINTER, key);
    attr.putLong(at + VALUE_POINTER, scratch.address(at + valueAt));
    attr.putLong(at + FLAGS, flags);
    int raw = fd.acquire();
    try {
      attr.putInt(at + MAP_FD, raw);
      return (int) command.call(scratch.address(at), size);
    } finally {
      fd.release();
    }
  }

  /** {@return the map} */
  BpfMap map() {
    return map;
  }

  @Override
  public String toString() {
    return map.toString();
  }
}
