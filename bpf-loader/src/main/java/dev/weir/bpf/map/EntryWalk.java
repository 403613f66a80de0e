// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.core.struct.FieldCodec;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/** Decodes what a batch reads, one entry at a time. For one thread. */
final class EntryWalk<K, V> implements Iterator<Map.Entry<K, V>> {
  private final MapBatch batch;
  private final FieldCodec<K> keys;
  private final FieldCodec<V> values;
  private int index;
  private boolean ended;

  EntryWalk(BpfMap map, FieldCodec<K> keys, FieldCodec<V> values) {
    this.batch = MapBatch.sizedFor(map);
    this.keys = keys;
    this.values = values;
  }

  @Override
  public boolean hasNext() {
    if (!ended && index == batch.count()) {
      index = 0;
      ended = !batch.read();
    }
    return !ended;
  }

  @Override
  public Map.Entry<K, V> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int at = index++;
    return Map.entry(
        keys.decode(batch.keys(), batch.keyAt(at)),
        values.decode(batch.values(), batch.valueAt(at)));
  }
}
