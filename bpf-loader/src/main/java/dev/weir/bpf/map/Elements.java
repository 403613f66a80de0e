// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.core.error.Errno;
import dev.weir.core.struct.FieldCodec;
import dev.weir.core.syscall.Scratch;
import java.util.Optional;

/**
 * The elements of a map through codecs, which work on the memory that the kernel is given: what
 * allocates is what is returned.
 *
 * @param flags in every read and write, {@code BPF_F_LOCK} or 0
 */
record Elements<K, V>(RawMap raw, FieldCodec<K> keys, FieldCodec<V> values, long flags) {

  static <K, V> Elements<K, V> of(BpfMap map, FieldCodec<K> keys, FieldCodec<V> values) {
    return new Elements<>(RawMap.of(map), keys, values, 0);
  }

  BpfMap map() {
    return raw.map();
  }

  Optional<V> get(K key) {
    return read(BpfCommand.BPF_MAP_LOOKUP_ELEM, key, flags);
  }

  Optional<V> take(K key) {
    return read(BpfCommand.BPF_MAP_LOOKUP_AND_DELETE_ELEM, key, flags);
  }

  private Optional<V> read(BpfCommand command, K key, long flags) {
    try (Scratch scratch = raw.open()) {
      int at = keyed(scratch, key);
      int result = raw.call(command, scratch, at, flags);
      if (result == 0) {
        return Optional.of(values.decode(scratch.buffer(), at + raw.valueAt()));
      }
      return absent(command, result, key);
    }
  }

  private Optional<V> absent(BpfCommand command, int result, K key) {
    if (result == -Errno.ENOENT.number()) {
      return Optional.empty();
    }
    throw MapErrors.of(map(), command, result, key);
  }

  boolean contains(K key) {
    BpfCommand command = BpfCommand.BPF_MAP_LOOKUP_ELEM;
    try (Scratch scratch = raw.open()) {
      return present(command, raw.call(command, scratch, keyed(scratch, key), flags), key);
    }
  }

  boolean remove(K key) {
    BpfCommand command = BpfCommand.BPF_MAP_DELETE_ELEM;
    try (Scratch scratch = raw.open()) {
      return present(command, raw.call(command, scratch, keyed(scratch, key), 0), key);
    }
  }

  private boolean present(BpfCommand command, int result, K key) {
    if (result == -Errno.ENOENT.number()) {
      return false;
    }
    if (result < 0) {
      throw MapErrors.of(map(), command, result, key);
    }
    return true;
  }

  void put(K key, V value) {
    int result = put(key, value, RawMap.BPF_ANY);
    if (result < 0) {
      throw MapErrors.of(map(), BpfCommand.BPF_MAP_UPDATE_ELEM, result, key);
    }
  }

  boolean putIfAbsent(K key, V value) {
    return putUnless(Errno.EEXIST, key, value, RawMap.BPF_NOEXIST);
  }

  boolean replace(K key, V value) {
    return putUnless(Errno.ENOENT, key, value, RawMap.BPF_EXIST);
  }

  private boolean putUnless(Errno expected, K key, V value, long condition) {
    int result = put(key, value, condition);
    if (result == -expected.number()) {
      return false;
    }
    if (result < 0) {
      throw MapErrors.of(map(), BpfCommand.BPF_MAP_UPDATE_ELEM, result, key);
    }
    return true;
  }

  private int put(K key, V value, long condition) {
    try (Scratch scratch = raw.open()) {
      int at = keyed(scratch, key);
      values.encode(value, scratch.buffer(), at + raw.valueAt());
      return raw.call(BpfCommand.BPF_MAP_UPDATE_ELEM, scratch, at, flags | condition);
    }
  }

  private int keyed(Scratch scratch, K key) {
    int at = raw.frame(scratch);
    keys.encode(key, scratch.buffer(), at + RawMap.KEY);
    return at;
  }
}
