// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.kernel.PageSize;
import dev.weir.core.memory.MappedRegion;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The memory of an array, seen without system calls ({@code BPF_F_MMAPABLE}, 5.5). Programs see
 * what is written at once, and the other way round; a value larger than 8 bytes may be seen half
 * written.
 *
 * <pre>{@code
 * try (MappedArray counters = MappedArray.of(map, MappedRegion.Access.READ_ONLY)) {
 *   long packets = counters.getLongAcquire(index, 0);
 * }
 * }</pre>
 *
 * <p>Owns the mapping, which outlives the map's descriptor, and no more. Thread-safe.
 */
public final class MappedArray implements AutoCloseable {
  private final MappedRegion region;
  private final int entries;
  private final int valueSize;
  private final int stride;

  private MappedArray(MappedRegion region, int entries, int valueSize, int stride) {
    this.region = region;
    this.entries = entries;
    this.valueSize = valueSize;
    this.stride = stride;
  }

  /**
   * Maps an array.
   *
   * @param map the array
   * @param access what is to be done with it; an array that programs may only read, or that is
   *     frozen, can only be read. While it is mapped for writing it cannot be frozen
   * @return the owner of the mapping
   * @throws InvalidSpecException if the map is no array, was made without {@code BPF_F_MMAPABLE},
   *     or is larger than 2 GiB
   * @throws dev.weir.core.error.KernelException {@code EPERM} if it is frozen and access is for
   *     writing, {@code EACCES} if programs may only read it and access is for writing
   */
  public static MappedArray of(BpfMap map, MappedRegion.Access access) {
    MapBinding.requireType(map, "MappedArray", MapType.ARRAY);
    MapInfo info = map.info();
    if ((info.flags() & MapFlags.BPF_F_MMAPABLE) == 0) {
      throw new InvalidSpecException(map + " was made without BPF_F_MMAPABLE");
    }
    int stride = PerCpu.stride(info.valueSize());
    long length = round(info.maxEntries() * stride);
    MappedRegion region = MappedRegion.map(map.fd(), 0, length, access);
    return new MappedArray(region, (int) info.maxEntries(), info.valueSize(), stride);
  }

  private static long round(long length) {
    long page = PageSize.bytes();
    return (length + page - 1) / page * page;
  }

  /** {@return how many entries it has} */
  public int entries() {
    return entries;
  }

  /**
   * {@return the value of an entry as a buffer in native byte order; read-only if the mapping is}
   * It reads as zeroes once this is closed.
   *
   * @param index the entry
   * @throws IndexOutOfBoundsException if there is no such entry
   * @throws dev.weir.core.error.HandleClosedException if this is closed
   */
  public ByteBuffer value(int index) {
    return region.buffer().slice(at(index, 0, valueSize), valueSize).order(region.buffer().order());
  }

  /**
   * Reads a long; what comes after in program order is read after.
   *
   * @param index the entry
   * @param offset in its value, a multiple of 8
   * @return the value
   * @throws IndexOutOfBoundsException if it is not within the entry's value
   */
  public long getLongAcquire(int index, int offset) {
    return region.getLongAcquire(at(index, offset, Long.BYTES));
  }

  /**
   * Writes a long; what came before in program order is visible before.
   *
   * @param index the entry
   * @param offset in its value, a multiple of 8
   * @param value the value
   * @throws IndexOutOfBoundsException if it is not within the entry's value
   * @throws UnsupportedOperationException if the mapping is read-only
   */
  public void setLongRelease(int index, int offset, long value) {
    region.setLongRelease(at(index, offset, Long.BYTES), value);
  }

  /**
   * Reads an int; what comes after in program order is read after.
   *
   * @param index the entry
   * @param offset in its value, a multiple of 4
   * @return the value
   * @throws IndexOutOfBoundsException if it is not within the entry's value
   */
  public int getIntAcquire(int index, int offset) {
    return region.getIntAcquire(at(index, offset, Integer.BYTES));
  }

  /**
   * Writes an int; what came before in program order is visible before.
   *
   * @param index the entry
   * @param offset in its value, a multiple of 4
   * @param value the value
   * @throws IndexOutOfBoundsException if it is not within the entry's value
   * @throws UnsupportedOperationException if the mapping is read-only
   */
  public void setIntRelease(int index, int offset, int value) {
    region.setIntRelease(at(index, offset, Integer.BYTES), value);
  }

  private int at(int index, int offset, int size) {
    return Objects.checkIndex(index, entries) * stride
        + Objects.checkFromIndexSize(offset, size, valueSize);
  }

  /** Lets go of the mapping. Closing again does nothing. */
  @Override
  public void close() {
    region.close();
  }

  @Override
  public String toString() {
    return region.toString();
  }
}
