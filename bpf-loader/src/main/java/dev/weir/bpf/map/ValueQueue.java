// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.struct.FieldCodec;
import java.util.Optional;

/**
 * Values that come out in the order in which they went in ({@code BPF_MAP_TYPE_QUEUE}), or the last
 * one first ({@code BPF_MAP_TYPE_STACK}). A view: it owns nothing. Thread-safe. Nothing waits.
 *
 * @param <V> the values
 */
public final class ValueQueue<V> {
  /** Makes room by dropping the oldest ({@code BPF_EXIST}, kernel/bpf/queue_stack_maps.c). */
  private static final long BPF_EXIST = RawMap.BPF_EXIST;

  private final Values<V> values;

  private ValueQueue(Values<V> values) {
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
   *     of another size
   */
  public static <V> ValueQueue<V> of(BpfMap map, FieldCodec<V> values) {
    MapBinding.requireType(map, "ValueQueue", MapType.QUEUE, MapType.STACK);
    return new ValueQueue<>(Values.of(map, values));
  }

  /** {@return the map} */
  public BpfMap map() {
    return values.raw().map();
  }

  /**
   * Puts a value in.
   *
   * @param value the value
   * @throws MapFullException if there is no room
   */
  public void push(V value) {
    values.push(value, RawMap.BPF_ANY);
  }

  /**
   * Puts a value in, and if there is no room drops the one that has been in for longest.
   *
   * @param value the value
   */
  public void pushDroppingOldest(V value) {
    values.push(value, BPF_EXIST);
  }

  /** {@return the next value, which is taken out, or empty if there is none} */
  public Optional<V> pop() {
    return values.read(BpfCommand.BPF_MAP_LOOKUP_AND_DELETE_ELEM);
  }

  /** {@return the next value, which stays in, or empty if there is none} */
  public Optional<V> peek() {
    return values.read(BpfCommand.BPF_MAP_LOOKUP_ELEM);
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
