// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Raw operations leave no garbage, whether they find something or not. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class MapAllocationTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20_000;

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  @Test
  void singleElements() {
    try (BpfMap map = BpfMap.create(Maps.sized(MapType.HASH, 4, 64, 64).build())) {
      RawMap raw = RawMap.of(map);
      ByteBuffer value = buffer(64);
      ByteBuffer heap = ByteBuffer.allocate(64);
      ByteBuffer key = buffer(4);
      assertThat(
              bytesOfTheRounds(
                  () -> {
                    raw.put(1, value, RawMap.BPF_ANY);
                    raw.put(key, heap, RawMap.BPF_NOEXIST);
                    raw.get(1, value);
                    raw.get(77, value);
                    raw.get(key, heap);
                    raw.nextKey(key, key);
                    raw.delete(1);
                    raw.delete(78);
                  }))
          .isZero();
    }
  }

  @Test
  void valuesOfEveryCpu() {
    try (BpfMap map = BpfMap.create(Maps.sized(MapType.PERCPU_ARRAY, 4, 4, 4).build())) {
      RawMap raw = RawMap.of(map);
      ByteBuffer values = buffer(raw.valueBytes());
      assertThat(bytesOfTheRounds(() -> raw.get(1, values))).isZero();
    }
  }

  @Test
  void batches() {
    try (BpfMap map = BpfMap.create(Maps.sized(MapType.HASH, 4, 8, 64).build())) {
      MapBatch batch = MapBatch.of(map, 64);
      for (int i = 0; i < 32; i++) {
        batch.keys().putInt(batch.keyAt(i), i);
      }
      assertThat(
              bytesOfTheRounds(
                  () -> {
                    batch.write(32);
                    batch.rewind();
                    while (batch.read()) {
                      batch.values().putLong(0, batch.count());
                    }
                    batch.delete(3);
                  }))
          .isZero();
    }
  }

  /** The meter itself must be able to move. */
  @Test
  void theViewsAllocateWhatTheyReturn() {
    try (BpfMap map = BpfMap.create(Maps.sized(MapType.HASH, 4, 8, 64).build())) {
      KeyValueMap<Integer, Long> entries = KeyValueMap.of(map, Codecs.INT, Codecs.LONG);
      entries.put(1, 1L << 40);
      Object[] kept = {0};
      assertThat(bytesOfTheRounds(() -> kept[0] = entries.get(1))).isPositive();
    }
  }

  private static long bytesOfTheRounds(Runnable round) {
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 8; run++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        round.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
