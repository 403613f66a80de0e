// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.bpf.internal.reader.Producer;
import dev.weir.bpf.internal.reader.Producer.How;
import dev.weir.bpf.map.BpfMap;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Reading leaves no garbage, record by record. */
@KernelTest(capabilities = Capability.BPF)
class AllocationTest {
  private static final int RECORDS = 100;
  private static final int ROUNDS = 1000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long sum;

  @Test
  void consuming() {
    RecordHandler handler = (memory, offset, length) -> sum += memory.getLong(offset) + length;
    assertThat(fewest(ring -> ring.consume(handler))).isZero();
  }

  /** The lease itself is an object, its records are none. */
  @Test
  void leasing() {
    assertThat(
            fewest(
                ring -> {
                  try (RingLease lease = ring.lease()) {
                    while (lease.next()) {
                      sum += lease.memory().getLong(lease.offset()) + lease.length();
                    }
                  }
                }))
        .isLessThan(RECORDS);
  }

  private interface Reading {
    void read(RingBuffer ring);
  }

  /** Of many rounds, bytes in the best: a compilation may fall into some. */
  private long fewest(Reading reading) {
    try (BpfMap map = Rings.ofPages(4);
        Producer producer = Producer.of(map, How.OUTPUT, 48, 1);
        RingBuffer ring = RingBuffer.open(map)) {
      long fewest = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        producer.run(RECORDS);
        long before = threads.getCurrentThreadAllocatedBytes();
        reading.read(ring);
        fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        assertThat(ring.statistics().records()).isEqualTo((round + 1L) * RECORDS);
      }
      return fewest;
    }
  }
}
