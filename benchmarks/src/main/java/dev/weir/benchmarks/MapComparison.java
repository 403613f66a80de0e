// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapBatch;
import dev.weir.bpf.map.RawMap;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints what reading and writing a hash map costs from Java and through libbpf, on the same map,
 * in turns. The best round of each counts, since noise only adds; the ratio is what to quote.
 */
public final class MapComparison implements AutoCloseable {
  private static final int ENTRIES = 4096;
  private static final int VALUE = 64;
  private static final int ROUNDS = 100;
  private static final int CALLS = 5000;
  private static final int BATCH_ROUNDS = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final BpfMap map =
      BpfMap.create(
          MapSpec.builder("comparison", MapType.HASH)
              .keySize(Integer.BYTES)
              .valueSize(VALUE)
              .maxEntries(2 * ENTRIES)
              .build());
  private final RawMap raw = RawMap.of(map);
  private final MapBatch batch = MapBatch.of(map, ENTRIES);
  private final ByteBuffer value = ByteBuffer.allocateDirect(VALUE).order(ByteOrder.nativeOrder());
  private final Map<String, Double> best = new LinkedHashMap<>();
  private final Map<String, Double> allocated = new LinkedHashMap<>();
  private final Map<String, Double> peer = new TreeMap<>();
  private int next;

  private MapComparison() {}

  /**
   * Runs the comparison.
   *
   * @param args the peer, and optionally how many turns to take (3 unless told)
   * @throws Exception if the peer cannot be run
   */
  public static void main(String[] args) throws Exception {
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    try (MapComparison comparison = new MapComparison()) {
      comparison.batchUpdate();
      for (int turn = 0; turn < turns; turn++) {
        comparison.takeTurn(args[0]);
      }
      comparison.print();
    }
  }

  private void takeTurn(String program) throws IOException, InterruptedException {
    Peer.takeTurn(peer, program, Integer.toString(map.id()));
    measure("lookup_hit", this::lookupHit, ROUNDS, CALLS, 1);
    measure("lookup_miss", this::lookupMiss, ROUNDS, CALLS, 1);
    measure("update", this::update, ROUNDS, CALLS, 1);
    measure("insert_delete", this::insertAndDelete, ROUNDS, CALLS, 1);
    measure("batch_lookup", this::batchLookup, BATCH_ROUNDS, 1, ENTRIES);
    measure("batch_update", this::batchUpdate, BATCH_ROUNDS, 1, ENTRIES);
  }

  private void lookupHit() {
    raw.get(next++ & (ENTRIES - 1), value);
  }

  private void lookupMiss() {
    raw.get(ENTRIES + (next++ & (ENTRIES - 1)), value);
  }

  private void update() {
    raw.put(next++ & (ENTRIES - 1), value, RawMap.BPF_ANY);
  }

  private void insertAndDelete() {
    raw.put(2 * ENTRIES, value, RawMap.BPF_ANY);
    raw.delete(2 * ENTRIES);
  }

  private void batchLookup() {
    batch.rewind();
    while (batch.read()) {
      next += batch.count();
    }
  }

  private void batchUpdate() {
    for (int i = 0; i < ENTRIES; i++) {
      batch.keys().putInt(batch.keyAt(i), i);
    }
    batch.write(ENTRIES);
  }

  private void measure(String name, Runnable call, int rounds, int calls, int entries) {
    for (int round = 0; round < rounds; round++) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      double nanos = System.nanoTime() - start;
      bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
      best.merge(name, nanos / ((double) calls * entries), Math::min);
      allocated.merge(name, bytes / ((double) calls * entries), Math::min);
    }
  }

  private void print() {
    System.out.printf("%-14s %10s %10s %8s %8s%n", "", "libbpf ns", "Java ns", "ratio", "B/entry");
    best.forEach(
        (name, nanos) -> {
          double c = peer.getOrDefault(name, Double.NaN);
          System.out.printf(
              "%-14s %10.1f %10.1f %8.3f %8.1f%n",
              name, c, nanos, nanos / c, allocated.getOrDefault(name, Double.NaN));
        });
  }

  @Override
  public void close() {
    map.close();
  }
}
