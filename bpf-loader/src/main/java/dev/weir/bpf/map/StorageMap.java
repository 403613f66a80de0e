// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.struct.FieldCodec;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values that belong to an object of the kernel and go with it: to a socket, an inode, a task or a
 * control group ({@code BPF_MAP_TYPE_SK_STORAGE} 5.2, {@code _INODE_STORAGE} 5.10, {@code
 * _TASK_STORAGE} 5.11, {@code _CGRP_STORAGE} 6.2). The key is a descriptor of the object: of the
 * socket, a file, a {@code pidfd}, the group's directory. A view: it owns nothing. Thread-safe.
 *
 * <p>Inodes have storage where the BPF LSM was started with the kernel ({@code lsm=…,bpf});
 * elsewhere 5.10 makes the map and answers {@code EBADF} to who writes.
 *
 * <p>There is no walk through all values: the kernel does not keep a list of them.
 *
 * @param <V> the values
 */
public final class StorageMap<V> {
  private final Elements<Integer, V> elements;

  private StorageMap(Elements<Integer, V> elements) {
    this.elements = elements;
  }

  /**
   * Makes a view.
   *
   * @param <V> the values
   * @param map the map
   * @param values what its values are
   * @return the view
   * @throws InvalidSpecException if the map is of another type, or its values are not what the
   *     codec takes them for
   */
  public static <V> StorageMap<V> of(BpfMap map, FieldCodec<V> values) {
    MapBinding.requireType(
        map,
        "StorageMap",
        MapType.SK_STORAGE,
        MapType.INODE_STORAGE,
        MapType.TASK_STORAGE,
        MapType.CGRP_STORAGE);
    MapBinding.requireLayout(map, values);
    return new StorageMap<>(Elements.of(map, Codecs.INT, values));
  }

  /** {@return the map} */
  public BpfMap map() {
    return elements.map();
  }

  /**
   * Reads an object's value.
   *
   * @param object its descriptor
   * @return the value, or empty if it has none
   * @throws dev.weir.core.error.KernelException {@code EBADF} or {@code ENOTSOCK} if the descriptor
   *     is of something else
   */
  public Optional<V> get(OwnedFd object) {
    return lending(object, elements::get);
  }

  /**
   * Writes an object's value.
   *
   * @param object its descriptor
   * @param value the value
   */
  public void put(OwnedFd object, V value) {
    lending(
        object,
        key -> {
          elements.put(key, value);
          return true;
        });
  }

  /**
   * Writes an object's value if it has none.
   *
   * @param object its descriptor
   * @param value the value
   * @return whether it was written
   */
  public boolean putIfAbsent(OwnedFd object, V value) {
    return lending(object, key -> elements.putIfAbsent(key, value));
  }

  /**
   * Removes an object's value.
   *
   * @param object its descriptor
   * @return whether it had one
   */
  public boolean remove(OwnedFd object) {
    return lending(object, elements::remove);
  }

  private static <R> R lending(OwnedFd object, Function<Integer, R> use) {
    int number = object.acquire();
    try {
      return use.apply(number);
    } finally {
      object.release();
    }
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
