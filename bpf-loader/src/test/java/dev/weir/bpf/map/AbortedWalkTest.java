// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.spec.MapType;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks from key to key, in maps whose next key is always gone when it is looked for. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class AbortedWalkTest {
  private static final int LOOPBACK = 1;
  private static final int FIRST = 0;

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  /** The kernel has no batches for these, and starts over after a key that is gone. */
  private static BpfMap devices() {
    return BpfMap.create(Maps.sized(MapType.DEVMAP_HASH, 4, 4, 8).build());
  }

  /** Between two reads what comes next goes away, and another takes its place. */
  private static long walkWithAnEverChangingNext(BpfMap map, boolean drain) {
    RedirectMap devices = RedirectMap.of(map);
    MapBatch batch = MapBatch.of(map, 1);
    devices.put(FIRST, LOOPBACK);
    devices.put(1, LOOPBACK);
    int next = 1;
    long steps = 0;
    while (drain ? batch.drain() : batch.read()) {
      devices.remove(next);
      next = next == 1 ? 2 : 1;
      devices.put(next, LOOPBACK);
      devices.put(FIRST, LOOPBACK);
      steps += batch.count();
    }
    return steps;
  }

  @Test
  void aWalkThatWouldGoOnForEverIsGivenUp() {
    try (BpfMap map = devices()) {
      assertThatThrownBy(() -> walkWithAnEverChangingNext(map, false))
          .isInstanceOf(IterationAbortedException.class)
          .hasMessageContaining("devmap_hash")
          .hasMessageContaining("the walk was given up after");
    }
  }

  @Test
  void drainingWhatIsAlwaysFilledIsGivenUp() {
    try (BpfMap map = devices()) {
      assertThatThrownBy(() -> walkWithAnEverChangingNext(map, true))
          .isInstanceOf(IterationAbortedException.class);
    }
  }

  /** After that the walk can be made again from the start. */
  @Test
  void aBatchThatWasGivenUpCanBeRewound() {
    try (BpfMap map = devices()) {
      RedirectMap devices = RedirectMap.of(map);
      MapBatch batch = MapBatch.of(map, 1);
      devices.put(FIRST, LOOPBACK);
      devices.put(1, LOOPBACK);
      assertThatThrownBy(
              () -> {
                for (int next = 1; batch.read(); next = 3 - next) {
                  devices.remove(next);
                  devices.put(3 - next, LOOPBACK);
                }
              })
          .isInstanceOf(IterationAbortedException.class);
      batch.rewind();
      int entries = 0;
      while (batch.read()) {
        entries += batch.count();
      }
      assertThat(entries).isEqualTo(2);
    }
  }
}
