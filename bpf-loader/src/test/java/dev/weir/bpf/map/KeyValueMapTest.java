// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.probe.KernelFeatures;
import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.memory.MappedRegion;
import dev.weir.core.struct.StructCodec;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.struct.annotation.U64;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@KernelTest(
    capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN},
    tools = "bpftool")
class KeyValueMapTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private record FlowKey(@U32 int source, @U32 int destination) {}

  private record Flow(@U64 long packets, @U64 long bytes) {}

  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final StructCodec<FlowKey> FLOW_KEY = StructCodec.of(HERE, FlowKey.class);
  private static final StructCodec<Flow> FLOW = StructCodec.of(HERE, Flow.class);

  private static BpfMap create(MapType type, int key, int value, long entries) {
    return BpfMap.create(Maps.sized(type, key, value, entries).build());
  }

  private static Map<Integer, Long> numbers(int count) {
    Map<Integer, Long> numbers = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      numbers.put(i, i * 3L);
    }
    return numbers;
  }

  /** The package's example. */
  @Test
  void theExample() {
    try (BpfMap map = create(MapType.HASH, 8, 16, 16)) {
      KeyValueMap<FlowKey, Flow> flows = KeyValueMap.of(map, FLOW_KEY, FLOW);
      FlowKey key = new FlowKey(1, 2);

      flows.put(key, new Flow(1, 64));

      assertThat(flows.get(key)).contains(new Flow(1, 64));
      assertThat(flows.putIfAbsent(key, new Flow(2, 2))).isFalse();
      assertThat(flows.replace(key, new Flow(3, 3))).isTrue();
      assertThat(flows.replace(new FlowKey(9, 9), new Flow(3, 3))).isFalse();
      flows.putAll(Map.of(new FlowKey(3, 4), new Flow(5, 6)));
      long[] total = {0};
      flows.forEach((k, flow) -> total[0] += flow.bytes());
      assertThat(total[0]).isEqualTo(9);
      assertThat(flows.stream().count()).isEqualTo(2);
      assertThat(flows.contains(key)).isTrue();
      assertThat(flows.remove(key)).isTrue();
      assertThat(flows.remove(key)).isFalse();
      assertThat(flows.get(key)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HASH", "LRU_HASH", "ARRAY"})
  void bpftoolSeesWhatWasPutIn(MapType type) throws Exception {
    try (BpfMap map = create(type, 4, 8, 1000)) {
      KeyValueMap<Integer, Long> entries = KeyValueMap.of(map, Codecs.INT, Codecs.LONG);
      entries.putAll(numbers(500));
      Map<Integer, Long> expected = new HashMap<>(numbers(500));
      if (type == MapType.ARRAY) {
        numbers(1000).keySet().forEach(index -> expected.putIfAbsent(index, 0L));
      }
      assertThat(entries.snapshot()).isEqualTo(expected);
      assertThat(dump(map)).isEqualTo(expected);
    }
  }

  private static Map<Integer, Long> dump(BpfMap map) throws IOException, InterruptedException {
    Process bpftool =
        new ProcessBuilder("bpftool", "-j", "map", "dump", "id", Integer.toString(map.id()))
            .redirectErrorStream(true)
            .start();
    String text = new String(bpftool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bpftool.waitFor()).as(text).isZero();
    Matcher entry = Pattern.compile("\"key\":\\[([^]]*)],\"value\":\\[([^]]*)]").matcher(text);
    Map<Integer, Long> entries = new HashMap<>();
    while (entry.find()) {
      entries.put(bytes(entry.group(1)).getInt(0), bytes(entry.group(2)).getLong(0));
    }
    return entries;
  }

  private static ByteBuffer bytes(String list) {
    String[] parts = list.replace("\"", "").split(",", -1);
    ByteBuffer bytes = ByteBuffer.allocate(parts.length).order(ByteOrder.nativeOrder());
    for (String part : parts) {
      bytes.put((byte) (int) Integer.decode(part));
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(names = {"PERCPU_HASH", "PERCPU_ARRAY", "LRU_PERCPU_HASH"})
  void everyCpuHasItsValue(MapType type) {
    try (BpfMap map = create(type, 4, 4, 1000)) {
      KeyValueMap<Integer, PerCpu<Integer>> counters =
          KeyValueMap.perCpu(map, Codecs.INT, Codecs.INT);
      List<Integer> values = new ArrayList<>();
      for (int cpu = 0; cpu < CpuList.possible().count(); cpu++) {
        values.add(cpu + 100);
      }
      counters.put(7, new PerCpu<>(values));
      counters.putAll(Map.of(8, PerCpu.all(5)));

      assertThat(counters.get(7)).contains(new PerCpu<>(values));
      assertThat(counters.get(8).orElseThrow().sum(Integer::longValue))
          .isEqualTo(5L * values.size());
      assertThat(counters.snapshot()).containsEntry(7, new PerCpu<>(values));
      assertThatThrownBy(() -> counters.put(1, new PerCpu<>(List.of())))
          .isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(() -> KeyValueMap.of(map, Codecs.INT, Codecs.INT))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Test
  void aHashTableThatGrows() {
    assumeTrue(new KernelFeatures().map(MapType.RHASH).isSupported(), "needs BPF_MAP_TYPE_RHASH");
    try (BpfMap map = BpfMap.create(Maps.minimal(MapType.RHASH).withMaxEntries(3000))) {
      KeyValueMap<Integer, Long> entries = KeyValueMap.of(map, Codecs.INT, Codecs.LONG);
      entries.putAll(numbers(3000));
      assertThat(entries.snapshot()).isEqualTo(numbers(3000));
      assertThat(entries.putIfAbsent(7, 1L)).isFalse();
      assertThatThrownBy(() -> entries.put(3000, 1L)).isInstanceOf(MapFullException.class);
      assertThat(entries.take(7)).contains(21L);
      assertThat(entries.removeAll(List.of(8, 9, 4000))).isEqualTo(2);
      Map<Integer, Long> drained = new HashMap<>();
      assertThat(entries.drain(drained::put)).isEqualTo(2997);
      assertThat(drained).hasSize(2997);
      assertThat(entries.snapshot()).isEmpty();
    }
  }

  /** The vocabulary of the kernel, type by type. */
  @Test
  void errorsSayWhatTheyMean() {
    try (BpfMap hash = create(MapType.HASH, 4, 8, 1);
        BpfMap array = create(MapType.ARRAY, 4, 8, 2)) {
      KeyValueMap<Integer, Long> one = KeyValueMap.of(hash, Codecs.INT, Codecs.LONG);
      one.put(1, 1L);
      assertThatThrownBy(() -> one.put(2, 1L))
          .isInstanceOf(MapFullException.class)
          .hasMessageContaining("takes 1 entries");
      assertThatThrownBy(() -> one.putAll(numbers(3)))
          .isInstanceOfSatisfying(
              BatchException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.E2BIG);
                assertThat(e.done()).isZero();
              });

      KeyValueMap<Integer, Long> two = KeyValueMap.of(array, Codecs.INT, Codecs.LONG);
      assertThat(two.get(2)).isEmpty();
      assertThat(two.putIfAbsent(1, 1L)).isFalse();
      assertThatThrownBy(() -> two.put(2, 1L))
          .isInstanceOf(KernelException.class)
          .isNotInstanceOf(MapFullException.class)
          .hasMessageContaining("out of range; it has 0..1");
      assertThatThrownBy(() -> two.remove(0))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("cannot be deleted");

      hash.freeze();
      assertThatThrownBy(() -> one.put(1, 2L))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
          .hasMessageContaining("frozen");
    }
  }

  @Test
  void aCodecOfAnotherSizeIsRefused() {
    try (BpfMap map = create(MapType.HASH, 4, 8, 1)) {
      assertThatThrownBy(() -> KeyValueMap.of(map, FLOW_KEY, FLOW))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("its key has 4 bytes, struct flow_key has 8")
          .hasMessageContaining("its value has 8 bytes, struct flow has 16");
    }
  }

  @Test
  void entriesMayBeRemovedWhileTheyAreWalkedThrough() {
    try (BpfMap map = create(MapType.HASH, 4, 8, 5000)) {
      KeyValueMap<Integer, Long> entries = KeyValueMap.of(map, Codecs.INT, Codecs.LONG);
      entries.putAll(numbers(5000));
      Set<Integer> seen = new HashSet<>();
      entries.forEach(
          (key, value) -> {
            assertThat(seen.add(key)).as("seen twice: %d", key).isTrue();
            entries.remove(key);
          });
      assertThat(seen).hasSize(5000);
      assertThat(entries.snapshot()).isEmpty();
    }
  }

  @Test
  void aTinyBatchGrowsToTheLongestBucket() {
    try (BpfMap map = create(MapType.HASH, 4, 8, 4000)) {
      KeyValueMap.of(map, Codecs.INT, Codecs.LONG).putAll(numbers(4000));
      MapBatch batch = MapBatch.of(map, 1);
      Set<Integer> seen = new HashSet<>();
      while (batch.read()) {
        for (int i = 0; i < batch.count(); i++) {
          seen.add(batch.keys().getInt(batch.keyAt(i)));
        }
      }
      assertThat(seen).hasSize(4000);
      assertThat(batch.capacity()).isBetween(2, 64);
      batch.rewind();
      assertThat(batch.read()).isTrue();
    }
  }

  @Test
  void drainingLeavesNothing() {
    try (BpfMap map = create(MapType.HASH, 4, 8, 3000)) {
      KeyValueMap<Integer, Long> entries = KeyValueMap.of(map, Codecs.INT, Codecs.LONG);
      entries.putAll(numbers(3000));
      assertThat(entries.removeAll(List.of(1, 5000, 2, 5001))).isEqualTo(2);
      Map<Integer, Long> drained = new HashMap<>();
      assertThat(entries.drain(drained::put)).isEqualTo(2998);
      assertThat(drained).hasSize(2998).containsEntry(10, 30L);
      assertThat(entries.snapshot()).isEmpty();
    }
  }

  @Test
  void aValueLargerThanWhatScratchPromises() {
    int size = 100_000;
    try (BpfMap map = create(MapType.HASH, 4, size, 8)) {
      KeyValueMap<Integer, byte[]> large = KeyValueMap.of(map, Codecs.INT, Codecs.bytes(size));
      byte[] value = new byte[size];
      value[size - 1] = 7;
      large.put(1, value);
      large.putAll(Map.of(2, value, 3, value));
      assertThat(large.get(1).orElseThrow()).isEqualTo(value);
      assertThat(large.stream().map(Map.Entry::getValue))
          .hasSize(3)
          .allMatch(v -> v[size - 1] == 7);
    }
  }

  @Test
  void aClosedMapIsNobodyElses() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      BpfMap map = create(MapType.HASH, 4, 8, 16);
      KeyValueMap<Integer, Long> entries = KeyValueMap.of(map, Codecs.INT, Codecs.LONG);
      List<Throwable> caught = new ArrayList<>();
      Thread user =
          new Thread(
              () -> {
                try {
                  while (true) {
                    entries.put(1, 1L);
                  }
                } catch (HandleClosedException e) {
                  return;
                } catch (RuntimeException e) {
                  caught.add(e);
                }
              });
      user.start();
      Thread.onSpinWait();
      map.close();
      user.join();
      assertThat(caught).isEmpty();
    }
  }

  @Test
  void anArrayIsSeenThroughItsMemory() {
    try (BpfMap map =
            BpfMap.create(
                Maps.sized(MapType.ARRAY, 4, 12, 3).flags(MapFlags.BPF_F_MMAPABLE).build());
        MappedArray memory = MappedArray.of(map, MappedRegion.Access.READ_WRITE)) {
      KeyValueMap<Integer, byte[]> array = KeyValueMap.of(map, Codecs.INT, Codecs.bytes(12));
      memory.setLongRelease(2, 0, 42);
      memory.setIntRelease(2, 8, 43);
      ByteBuffer read = ByteBuffer.wrap(array.get(2).orElseThrow()).order(ByteOrder.nativeOrder());
      assertThat(read.getLong(0)).isEqualTo(42);
      assertThat(read.getInt(8)).isEqualTo(43);
      byte[] one = new byte[12];
      one[0] = 1;
      array.put(1, one);
      assertThat(memory.getLongAcquire(1, 0)).isEqualTo(1);
      assertThat(memory.value(2).getInt(8)).isEqualTo(43);
      assertThatThrownBy(() -> memory.getLongAcquire(1, 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(map::freeze)
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
    }
  }
}
