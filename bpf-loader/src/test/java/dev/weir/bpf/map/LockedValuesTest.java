// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.MapUses;
import dev.weir.bpf.ProgramRun;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.struct.StructCodec;
import dev.weir.core.struct.annotation.Length;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U64;
import dev.weir.testing.KernelTest;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code BPF_F_LOCK}: values that programs and user space change under the lock in them. */
@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class LockedValuesTest {
  private static final int NUMBERS = 128;

  private record BpfSpinLock(@U32 int val) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Guarded(BpfSpinLock lock, @U32 int unused, @Length(NUMBERS) @U64 long[] numbers) {
    static Guarded of(long number) {
      long[] numbers = new long[NUMBERS];
      Arrays.fill(numbers, number);
      return new Guarded(new BpfSpinLock(0), 0, numbers);
    }

    boolean isWhole() {
      return Arrays.stream(numbers).allMatch(number -> number == numbers[0]);
    }
  }

  private static final StructCodec<Guarded> GUARDED =
      StructCodec.of(MethodHandles.lookup(), Guarded.class);

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static KeyValueMap<Integer, Guarded> locked(BpfObject object, String map) {
    return KeyValueMap.of(object.map(map), Codecs.INT, GUARDED).locked();
  }

  private static long number(KeyValueMap<Integer, Guarded> map, int key) {
    return map.get(key).orElseThrow().numbers()[0];
  }

  @Test
  void entriesAreReadAndWrittenAsWithout() {
    try (BpfObject object = MapUses.load("writes_under_the_lock")) {
      KeyValueMap<Integer, Guarded> hash = locked(object, "guarded_hash");
      assertThat(hash.get(0)).isEmpty();
      assertThat(hash.replace(0, Guarded.of(1))).isFalse();
      assertThat(hash.putIfAbsent(0, Guarded.of(2))).isTrue();
      assertThat(hash.putIfAbsent(0, Guarded.of(3))).isFalse();
      assertThat(number(hash, 0)).isEqualTo(2);
      hash.put(0, Guarded.of(4));
      assertThat(hash.replace(0, Guarded.of(5))).isTrue();
      assertThat(number(hash, 0)).isEqualTo(5);
      assertThat(hash.contains(0)).isTrue();
      assertThat(hash.remove(0)).isTrue();
      assertThat(hash.contains(0)).isFalse();
      for (int key = 0; key < 4; key++) {
        hash.put(key, Guarded.of(key));
      }
      assertThatThrownBy(() -> hash.put(4, Guarded.of(4))).isInstanceOf(MapFullException.class);

      KeyValueMap<Integer, Guarded> array = locked(object, "guarded_array");
      array.put(0, Guarded.of(7));
      MapUses.run(object, "writes_under_the_lock");
      assertThat(number(array, 0)).isEqualTo(8);
    }
  }

  /** A value of a kilobyte, written by a program meanwhile, is never seen half written. */
  @Test
  void aValueIsWhole() throws InterruptedException {
    try (BpfObject object = MapUses.load("writes_under_the_lock")) {
      KeyValueMap<Integer, Guarded> array = locked(object, "guarded_array");
      BpfProgram writer = object.program("writes_under_the_lock");
      Thread writing =
          new Thread(
              () -> {
                ProgramRun run = ProgramRun.builder().data(new byte[64]).repeat(100_000).build();
                for (int i = 0; i < 5; i++) {
                  writer.run(run);
                }
              });
      writing.start();
      long torn = 0;
      long reads = 0;
      while (writing.isAlive()) {
        torn += array.get(0).orElseThrow().isWhole() ? 0 : 1;
        reads++;
      }
      writing.join();
      assertThat(torn).as("values seen half written, of %d", reads).isZero();
      assertThat(number(array, 0)).isEqualTo(500_000);
    }
  }

  @Test
  void aMapWithoutALockIsRefusedBeforeAnythingIsLost() {
    try (BpfObject object = MapUses.load("counts");
        BpfMap untyped = BpfMap.create(Maps.minimal(MapType.HASH))) {
      for (BpfMap map : new BpfMap[] {object.map("flows"), untyped}) {
        KeyValueMap<byte[], byte[]> bytes =
            KeyValueMap.of(
                map, Codecs.bytes(map.info().keySize()), Codecs.bytes(map.info().valueSize()));
        assertThatThrownBy(bytes::locked)
            .isInstanceOf(InvalidSpecException.class)
            .hasMessageContaining(map.name())
            .hasMessageContaining("bpf_spin_lock");
      }
    }
  }

  @Test
  void bulkOperationsOfALockedViewWriteWhatTheyAreGiven() {
    try (BpfObject object = MapUses.load("writes_under_the_lock")) {
      KeyValueMap<Integer, Guarded> hash = locked(object, "guarded_hash");
      hash.putAll(Map.of(1, Guarded.of(11), 2, Guarded.of(12)));
      assertThat(number(hash, 1)).isEqualTo(11);
      long[] sum = {0};
      assertThat(hash.drain((key, value) -> sum[0] += value.numbers()[NUMBERS - 1])).isEqualTo(2);
      assertThat(sum[0]).isEqualTo(23);
    }
  }
}
