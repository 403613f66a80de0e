// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.FieldCodec;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Values under keys: hash tables, LRU hash tables, arrays (whose key is the index), storage of
 * control groups by their key, each also with a value for each CPU. A view: it owns nothing.
 *
 * <p>The entries of an array are always there: they are zero at first, cannot be removed, and
 * {@link #putIfAbsent} never succeeds; an index out of range is not there to read.
 *
 * <p>Thread-safe. Errors beside those named: {@link dev.weir.core.error.KernelException} {@code
 * EPERM} if the map is frozen or the descriptor does not allow it, and {@link
 * dev.weir.core.error.HandleClosedException} if the map is closed.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class KeyValueMap<K, V> implements Iterable<Map.Entry<K, V>> {
  private static final MapType[] ONE_VALUE = {
    MapType.HASH, MapType.ARRAY, MapType.LRU_HASH, MapType.RHASH, MapType.CGROUP_STORAGE
  };

  private static final MapType[] VALUE_FOR_EACH_CPU = {
    MapType.PERCPU_HASH,
    MapType.PERCPU_ARRAY,
    MapType.LRU_PERCPU_HASH,
    MapType.PERCPU_CGROUP_STORAGE
  };

  private final Elements<K, V> elements;

  private KeyValueMap(Elements<K, V> elements) {
    this.elements = elements;
  }

  /**
   * Makes a view of a map with one value under a key.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param map the map
   * @param keys what its keys are
   * @param values what its values are
   * @return the view
   * @throws InvalidSpecException if the map is of another type, or its keys or values are not what
   *     the codecs take them for: of another size or, where the map has BTF, with other fields
   */
  public static <K, V> KeyValueMap<K, V> of(BpfMap map, FieldCodec<K> keys, FieldCodec<V> values) {
    MapBinding.requireType(map, "KeyValueMap", ONE_VALUE);
    MapBinding.requireLayouts(map, keys, values);
    return new KeyValueMap<>(Elements.of(map, keys, values));
  }

  /**
   * Makes a view of a map with a value for each CPU.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param map the map
   * @param keys what its keys are
   * @param values what the value of one CPU is
   * @return the view
   * @throws InvalidSpecException as {@link #of}
   */
  public static <K, V> KeyValueMap<K, PerCpu<V>> perCpu(
      BpfMap map, FieldCodec<K> keys, FieldCodec<V> values) {
    MapBinding.requireType(map, "KeyValueMap.perCpu", VALUE_FOR_EACH_CPU);
    MapBinding.requireLayouts(map, keys, values);
    return new KeyValueMap<>(Elements.of(map, keys, PerCpu.codec(values)));
  }

  /**
   * {@return a view whose single reads and writes hold the {@code bpf_spin_lock} in the value, as
   * programs do (5.1)} Without it, a value may be read while it is half written. Walks and what
   * deals with many entries do not hold it. The lock itself is never read or written, whatever the
   * codec makes of its four bytes.
   *
   * @throws InvalidSpecException if the map's values have no such lock
   */
  public KeyValueMap<K, V> locked() {
    MapBinding.requireSpinLock(map());
    return new KeyValueMap<>(
        new Elements<>(elements.raw(), elements.keys(), elements.values(), RawMap.BPF_F_LOCK));
  }

  /** {@return the map} */
  public BpfMap map() {
    return elements.map();
  }

  /**
   * Reads an entry.
   *
   * @param key its key
   * @return its value, or empty if there is none
   */
  public Optional<V> get(K key) {
    return elements.get(key);
  }

  /**
   * Tells whether there is an entry.
   *
   * @param key its key
   * @return whether there is
   */
  public boolean contains(K key) {
    return elements.contains(key);
  }

  /**
   * Writes an entry, whatever is there.
   *
   * @param key its key
   * @param value its value
   * @throws MapFullException if it is new and there is no room
   * @throws dev.weir.core.error.KernelException {@code E2BIG} if the index of an array is out of
   *     range; {@code ENOENT} for the storage of a control group that no program is attached to
   */
  public void put(K key, V value) {
    elements.put(key, value);
  }

  /**
   * Writes an entry if there is none.
   *
   * @param key its key
   * @param value its value
   * @return whether it was written
   * @throws MapFullException if there is no room
   */
  public boolean putIfAbsent(K key, V value) {
    return elements.putIfAbsent(key, value);
  }

  /**
   * Writes an entry if there is one.
   *
   * @param key its key
   * @param value its value
   * @return whether it was written
   */
  public boolean replace(K key, V value) {
    return elements.replace(key, value);
  }

  /**
   * Removes an entry.
   *
   * @param key its key
   * @return whether there was one
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if the map is an array
   */
  public boolean remove(K key) {
    return elements.remove(key);
  }

  /**
   * Removes an entry and reads it, in one step (hash tables, 5.14).
   *
   * @param key its key
   * @return its value, or empty if there was none
   * @throws dev.weir.core.error.KernelException {@code ENOTSUPP} on an older kernel or if the map
   *     is an array
   */
  public Optional<V> take(K key) {
    return elements.take(key);
  }

  /**
   * Walks through the entries. They are read some at a time, so what the action does to the map may
   * or may not be seen; it may remove entries, also the one it was given.
   *
   * @param action what to do with each
   * @throws IterationAbortedException if the map changes too fast to be walked through
   */
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (Map.Entry<K, V> entry : this) {
      action.accept(entry.getKey(), entry.getValue());
    }
  }

  /** {@return a walk through the entries, as {@link #forEach(BiConsumer)}; for one thread} */
  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return new EntryWalk<>(map(), elements.keys(), elements.values());
  }

  /** {@return the entries as a stream, as {@link #forEach(BiConsumer)}} */
  public Stream<Map.Entry<K, V>> stream() {
    int characteristics = Spliterator.NONNULL;
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator(), characteristics), false);
  }

  /**
   * {@return the entries as a walk finds them, in its order; a copy} Wants keys that {@code equals}
   * compares: no arrays.
   */
  public Map<K, V> snapshot() {
    Map<K, V> entries = new LinkedHashMap<>();
    forEach(entries::put);
    return entries;
  }

  /**
   * Writes many entries.
   *
   * @param entries the entries
   * @throws BatchException if the kernel refuses one: how many were written, in the order of the
   *     map given
   */
  public void putAll(Map<? extends K, ? extends V> entries) {
    bulk().putAll(entries.entrySet());
  }

  /**
   * Removes many entries.
   *
   * @param keys their keys; those that are not there are passed over
   * @return how many were there
   * @throws BatchException if the kernel refuses it: how many keys were dealt with
   */
  public int removeAll(Collection<? extends K> keys) {
    return bulk().removeAll(keys);
  }

  /**
   * Removes all entries and hands them out: those of hash tables each in one step (5.6), so that
   * what programs count is not lost between reading and removing.
   *
   * @param action what to do with each
   * @return how many there were
   * @throws BatchException if the kernel refuses it: how many were removed
   */
  public long drain(BiConsumer<? super K, ? super V> action) {
    return bulk().drain(action);
  }

  private BulkWrites<K, V> bulk() {
    return new BulkWrites<>(map(), elements.keys(), elements.values());
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
