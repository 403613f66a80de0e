// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.struct.FieldCodec;

/**
 * A set that remembers that a value was put in, and takes some others for it ({@code
 * BPF_MAP_TYPE_BLOOM_FILTER}, 5.16). Nothing can be taken out or listed. A view: it owns nothing.
 * Thread-safe.
 *
 * @param <V> the values
 */
public final class BloomFilter<V> {
  private final Values<V> values;

  private BloomFilter(Values<V> values) {
    this.values = values;
  }

  /**
   * Makes a view.
   *
   * @param <V> the values
   * @param map the map
   * @param values what its values are
   * @return the view
   * @throws dev.weir.core.error.InvalidSpecException if the map is of another type, or its values
   *     are not what the codec takes them for
   */
  public static <V> BloomFilter<V> of(BpfMap map, FieldCodec<V> values) {
    MapBinding.requireType(map, "BloomFilter", MapType.BLOOM_FILTER);
    return new BloomFilter<>(Values.of(map, values));
  }

  /** {@return the map} */
  public BpfMap map() {
    return values.raw().map();
  }

  /**
   * Puts a value in.
   *
   * @param value the value
   */
  public void add(V value) {
    values.push(value, RawMap.BPF_ANY);
  }

  /**
   * Tells whether a value may have been put in.
   *
   * @param value the value
   * @return false if it was not; true if it was, or one that looks like it
   */
  public boolean mightContain(V value) {
    return values.contains(value);
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
