// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.Endian;
import dev.weir.core.struct.FieldCodec;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Maps that hold objects of the kernel: written as a descriptor, which is lent for the call, and
 * read, if at all, as a number that the kernel has for the object.
 */
final class Descriptors<K> {
  private final Elements<K, Long> elements;

  Descriptors(BpfMap map, FieldCodec<K> keys) {
    if (map.info().keySize() != keys.type().size()) {
      throw new InvalidSpecException(
          map
              + " does not hold what it is read as: its key has "
              + map.info().keySize()
              + " bytes, "
              + keys.type().declare("").strip()
              + " has "
              + keys.type().size());
    }
    this.elements = Elements.of(map, keys, new RawNumber(map.info().valueSize()));
  }

  BpfMap map() {
    return elements.map();
  }

  FieldCodec<K> keys() {
    return elements.keys();
  }

  void put(K key, OwnedFd object) {
    int number = object.acquire();
    try {
      elements.put(key, (long) number);
    } finally {
      object.release();
    }
  }

  boolean putIfAbsent(K key, OwnedFd object) {
    int number = object.acquire();
    try {
      return elements.putIfAbsent(key, (long) number);
    } finally {
      object.release();
    }
  }

  boolean remove(K key) {
    return elements.remove(key);
  }

  OptionalLong get(K key) {
    return elements.get(key).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** An entry that was not there is reported as an error by the arrays among them. */
  static boolean removed(Runnable removal) {
    try {
      removal.run();
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT
          || (e.errno() == Errno.EINVAL
              && e.operation().equals(BpfCommand.BPF_MAP_DELETE_ELEM.name()))) {
        return false;
      }
      throw e;
    }
  }

  /** A descriptor, id or cookie in 4 or 8 bytes. */
  private record RawNumber(int size) implements FieldCodec<Long> {
    @Override
    public CType type() {
      return new CType.Int(size, false, Endian.TARGET);
    }

    @Override
    public void encode(Long value, ByteBuffer buffer, int offset) {
      if (size == Long.BYTES) {
        buffer.putLong(offset, value);
      } else {
        buffer.putInt(offset, value.intValue());
      }
    }

    @Override
    public Long decode(ByteBuffer buffer, int offset) {
      return size == Long.BYTES
          ? buffer.getLong(offset)
          : Integer.toUnsignedLong(buffer.getInt(offset));
    }
  }
}
