// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.struct.FieldCodec;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;

/** Many entries through codecs, in batches. */
final class BulkWrites<K, V> {
  private final MapBatch batch;
  private final FieldCodec<K> keys;
  private final FieldCodec<V> values;
  private final boolean shrinks;

  BulkWrites(BpfMap map, FieldCodec<K> keys, FieldCodec<V> values) {
    this.batch = MapBatch.sizedFor(map);
    this.shrinks = map.type() == MapType.RHASH;
    this.keys = keys;
    this.values = values;
  }

  void putAll(Iterable<? extends Map.Entry<? extends K, ? extends V>> entries) {
    Iterator<? extends Map.Entry<? extends K, ? extends V>> rest = entries.iterator();
    long done = 0;
    while (rest.hasNext()) {
      int filled = 0;
      for (; filled < batch.capacity() && rest.hasNext(); filled++) {
        Map.Entry<? extends K, ? extends V> entry = rest.next();
        keys.encode(entry.getKey(), batch.keys(), batch.keyAt(filled));
        values.encode(entry.getValue(), batch.values(), batch.valueAt(filled));
      }
      int entriesOfBatch = filled;
      counting(done, () -> batch.write(entriesOfBatch));
      done += filled;
    }
  }

  int removeAll(Collection<? extends K> gone) {
    Iterator<? extends K> rest = gone.iterator();
    int[] deleted = {0};
    long done = 0;
    while (rest.hasNext()) {
      int filled = 0;
      for (; filled < batch.capacity() && rest.hasNext(); filled++) {
        keys.encode(rest.next(), batch.keys(), batch.keyAt(filled));
      }
      int keysOfBatch = filled;
      counting(done, () -> deleted[0] += batch.delete(keysOfBatch));
      done += filled;
    }
    return deleted[0];
  }

  long drain(BiConsumer<? super K, ? super V> consumer) {
    long drained = drainOnce(consumer);
    // One that shrinks while it is emptied hides entries from the walk.
    for (long more = shrinks ? drained : 0; more > 0; drained += more) {
      batch.rewind();
      more = drainOnce(consumer);
    }
    return drained;
  }

  private long drainOnce(BiConsumer<? super K, ? super V> consumer) {
    long drained = 0;
    while (batch.drain()) {
      for (int i = 0; i < batch.count(); i++, drained++) {
        consumer.accept(
            keys.decode(batch.keys(), batch.keyAt(i)),
            values.decode(batch.values(), batch.valueAt(i)));
      }
    }
    return drained;
  }

  /** Adds what earlier batches have done to what one reports that fails. */
  private static void counting(long before, Runnable step) {
    try {
      step.run();
    } catch (BatchException e) {
      throw e.after(before);
    }
  }
}
