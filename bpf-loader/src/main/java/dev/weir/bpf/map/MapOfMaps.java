// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.struct.FieldCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Maps under keys or indexes ({@code BPF_MAP_TYPE_HASH_OF_MAPS}, {@code _ARRAY_OF_MAPS}). A view:
 * it owns nothing, neither the map nor those in it.
 *
 * <p>Replacing a map is one step for programs: they see the old one or the new one. The call waits
 * until none is left that may have seen the old one, some milliseconds. A map is kept as long as it
 * is in another.
 *
 * <p>Thread-safe.
 *
 * @param <K> the keys
 */
public final class MapOfMaps<K> {
  private final Descriptors<K> maps;

  private MapOfMaps(Descriptors<K> maps) {
    this.maps = maps;
  }

  /**
   * Makes a view.
   *
   * @param <K> the keys
   * @param map the outer map
   * @param keys what its keys are; {@link Codecs#INT} for an array
   * @return the view
   * @throws InvalidSpecException if the map is of another type or the size of its keys differs
   */
  public static <K> MapOfMaps<K> of(BpfMap map, FieldCodec<K> keys) {
    MapBinding.requireType(map, "MapOfMaps", MapType.HASH_OF_MAPS, MapType.ARRAY_OF_MAPS);
    return new MapOfMaps<>(new Descriptors<>(map, keys));
  }

  /** {@return the outer map} */
  public BpfMap map() {
    return maps.map();
  }

  /**
   * Puts a map in, or in the place of another.
   *
   * @param key its key
   * @param inner the map; stays the caller's to close
   * @throws KernelException {@code EINVAL} if it differs from the one that the outer map was
   *     created with; {@code E2BIG} if the index of an array is out of range
   * @throws MapFullException if the key is new and there is no room
   */
  public void put(K key, BpfMap inner) {
    maps.put(key, inner.fd());
  }

  /**
   * Puts a map in if there is none.
   *
   * @param key its key
   * @param inner the map; stays the caller's to close
   * @return whether it was put in; never into an array, whose slots are all there
   */
  public boolean putIfAbsent(K key, BpfMap inner) {
    return maps.putIfAbsent(key, inner.fd());
  }

  /**
   * Opens the map under a key. Needs {@code CAP_SYS_ADMIN}.
   *
   * @param key its key
   * @return a new owner of it, or empty if there is none
   * @throws KernelException {@code EPERM} without the privilege
   */
  public Optional<BpfMap> get(K key) {
    OptionalInt id = id(key);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(BpfMap.open(id.getAsInt()));
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty(); // replaced since
      }
      throw e;
    }
  }

  /**
   * Tells which map is under a key.
   *
   * @param key its key
   * @return the id of the map, or empty if there is none
   */
  public OptionalInt id(K key) {
    long id = maps.get(key).orElse(-1);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of((int) id);
  }

  /** {@return the ids of the maps by key; a copy} */
  public Map<K, Integer> ids() {
    Map<K, Integer> ids = new LinkedHashMap<>();
    new EntryWalk<>(map(), maps.keys(), Codecs.INT)
        .forEachRemaining(entry -> ids.put(entry.getKey(), entry.getValue()));
    return ids;
  }

  /**
   * Takes a map out.
   *
   * @param key its key
   * @return whether there was one
   */
  public boolean remove(K key) {
    return maps.remove(key);
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
