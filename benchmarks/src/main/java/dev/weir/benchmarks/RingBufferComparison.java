// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.ringbuf.RecordHandler;
import dev.weir.bpf.ringbuf.RingBuffer;
import dev.weir.bpf.ringbuf.RingLease;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints what reading a record of a ring buffer costs from Java and with libbpf: the same ring,
 * filled by the same program before each round, read by C, Java, C, Java … The best round of each
 * counts; the ratio is what to quote. Either reads the first 8 bytes of each record.
 */
public final class RingBufferComparison {
  private static final int RING = 4 << 20;
  private static final int HEADER = 8;
  private static final int ROUNDS = 200;
  private static final List<Integer> SIZES = List.of(16, 64, 512);

  private final Path peer;
  private final int turns;

  /** What was read; printed, so that reading is not optimised away. */
  private long sum;

  private RingBufferComparison(Path peer, int turns) {
    this.peer = peer;
    this.turns = turns;
  }

  /**
   * Runs the comparison.
   *
   * @param args the peer, compiled, and optionally how many turns to take (3 unless told)
   * @throws Exception if the peer cannot be run
   */
  public static void main(String[] args) throws Exception {
    int turns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    new RingBufferComparison(Path.of(args[0]), turns).run();
  }

  private void run() throws IOException, InterruptedException {
    System.out.printf(
        "%-8s %-8s %10s %10s %8s %14s%n",
        "bytes", "way", "libbpf ns", "Java ns", "ratio", "Java events/s");
    for (int size : SIZES) {
      compare(size);
    }
    System.out.printf("(sum %d)%n", sum);
  }

  private void compare(int size) throws IOException, InterruptedException {
    MapSpec spec = MapSpec.builder("bench", MapType.RINGBUF).maxEntries(RING).build();
    try (BpfMap map = BpfMap.create(spec);
        RingProducer producer = new RingProducer(map, size)) {
      int records = RING / (size + HEADER) - 1;
      double libbpf = Double.MAX_VALUE;
      double consume = Double.MAX_VALUE;
      double lease = Double.MAX_VALUE;
      for (int turn = 0; turn < turns; turn++) {
        libbpf = Math.min(libbpf, peer(map, producer, records));
        // One reader at a time: the peer has ended, and ours is closed before it starts again.
        try (RingBuffer ring = RingBuffer.open(map)) {
          consume = Math.min(consume, best(ring, producer, records, this::consume));
          lease = Math.min(lease, best(ring, producer, records, this::lease));
        }
      }
      print(size, "consume", libbpf, consume);
      print(size, "lease", libbpf, lease);
    }
  }

  private double peer(BpfMap map, RingProducer producer, int records)
      throws IOException, InterruptedException {
    String output =
        Peer.run(
            peer.toString(),
            Integer.toString(map.id()),
            Integer.toString(producer.id()),
            Integer.toString(records),
            Integer.toString(ROUNDS));
    return Double.parseDouble(output.strip());
  }

  private interface Reading {
    int read(RingBuffer ring);
  }

  private static double best(RingBuffer ring, RingProducer producer, int records, Reading reading) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      producer.run(records);
      long start = System.nanoTime();
      int count = reading.read(ring);
      best = Math.min(best, (double) (System.nanoTime() - start) / records);
      if (count != records) {
        throw new IllegalStateException(count + " records instead of " + records);
      }
    }
    return best;
  }

  private int consume(RingBuffer ring) {
    RecordHandler handler = (memory, offset, length) -> sum += memory.getLong(offset) + length;
    return ring.consume(handler);
  }

  private int lease(RingBuffer ring) {
    int count = 0;
    try (RingLease lease = ring.lease()) {
      while (lease.next()) {
        sum += lease.memory().getLong(lease.offset()) + lease.length();
        count++;
      }
    }
    return count;
  }

  private static void print(int size, String way, double libbpf, double java) {
    System.out.printf(
        "%-8d %-8s %10.2f %10.2f %8.2f %14.0f%n",
        size, way, libbpf, java, java / libbpf, 1e9 / java);
  }
}
