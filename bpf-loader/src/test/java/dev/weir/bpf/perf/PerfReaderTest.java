// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weir.bpf.internal.reader.Producer;
import dev.weir.bpf.internal.reader.Producer.How;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.kernel.PageSize;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader against the kernel's rings. */
@KernelTest(capabilities = Capability.BPF)
class PerfReaderTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final PerfHandler NOTHING = (cpu, memory, offset, length) -> {};

  private final BpfMap map =
      BpfMap.create(
          MapSpec.builder("events", MapType.PERF_EVENT_ARRAY).keySize(4).valueSize(4).build());

  @AfterEach
  void close() {
    map.close();
  }

  /**
   * Numbers of one producer, each exactly once, with everything behind them, and in order on each
   * CPU; the producer may move to another CPU between two numbers, and between rings there is no
   * order.
   */
  private static final class Sequence implements PerfHandler {
    private final int id;
    private final boolean manyLengths;
    private final BitSet seen = new BitSet();
    private final Map<Integer, Long> last = new HashMap<>();

    Sequence(int id, boolean manyLengths) {
      this.id = id;
      this.manyLengths = manyLengths;
    }

    @Override
    public void onSample(int cpu, ByteBuffer memory, int offset, int length) {
      assertThat(memory.position()).isEqualTo(offset);
      assertThat(memory.remaining()).isEqualTo(length);
      int written = memory.getInt(offset + 8);
      assertThat(length).isEqualTo((written + 4 + 7) / 8 * 8 - 4);
      long number = memory.getLong(offset);
      assertThat(number).isGreaterThan(last.getOrDefault(cpu, -1L));
      last.put(cpu, number);
      int bit = Math.toIntExact(number);
      assertThat(seen.get(bit)).as("sample %s was here before", number).isFalse();
      seen.set(bit);
      assertThat(memory.getInt(offset + 12)).isEqualTo(id);
      if (manyLengths) {
        assertThat(written).isEqualTo(Producer.length(number));
      }
      for (int i = 16; i < written; i++) {
        if (memory.get(offset + i) != Producer.pattern(id, i)) {
          throw new AssertionError("byte " + i + " of sample " + number);
        }
      }
    }

    @Override
    public void onLost(int cpu, long count) {
      throw new AssertionError(count + " lost");
    }

    /** Each of so many numbers has been here, and no other. */
    void assertComplete(long numbers) {
      assertThat(seen.nextClearBit(0)).isEqualTo(Math.toIntExact(numbers));
      assertThat(seen.cardinality()).isEqualTo(Math.toIntExact(numbers));
    }
  }

  @Test
  void samplesArriveWholeAndInOrderAlsoWhereTheyWrap() {
    try (PerfReader reader = PerfReader.on(map).bytesPerCpu(1).open();
        Producer producer = Producer.of(map, How.PERF_OF_MANY_LENGTHS, 16, 5)) {
      Sequence sequence = new Sequence(5, true);
      PerfHandler spoiling = new SpoilingTheBuffer(sequence);
      for (int round = 0; round < 3000; round++) {
        producer.run(1 + round % 3);
        reader.consume(spoiling);
      }
      assertThat(producer.dropped()).isZero();
      sequence.assertComplete(producer.written());
      assertThat(reader.statistics().samples()).isEqualTo(producer.written());
      assertThat(reader.statistics().lost()).isZero();
    }
  }

  /** Leaves position and byte order other than it found them, as a handler may. */
  private record SpoilingTheBuffer(PerfHandler handler) implements PerfHandler {
    @Override
    public void onSample(int cpu, ByteBuffer memory, int offset, int length) {
      handler.onSample(cpu, memory, offset, length);
      memory.order(ByteOrder.BIG_ENDIAN).position(offset + 1);
    }

    @Override
    public void onLost(int cpu, long count) {
      handler.onLost(cpu, count);
    }
  }

  @Test
  void everyCpuThatIsOnlineIsRead() throws IOException {
    try (PerfReader reader = PerfReader.on(map).open()) {
      CpuList online =
          CpuList.parse(Files.readString(Path.of("/sys/devices/system/cpu/online")).strip());
      assertThat(reader.statistics().cpus()).hasSize(online.count());
      assertThat(reader.statistics().cpus().keySet()).allMatch(online::contains);
    }
  }

  @Test
  void whatWasLostAndWhatWasReadIsWhatWasProduced() throws Exception {
    try (PerfReader reader = PerfReader.on(map).bytesPerCpu(PageSize.bytes()).open();
        Producer producer = Producer.of(map, How.PERF, 116, 1)) {
      long[] read = new long[2];
      PerfHandler counting =
          new PerfHandler() {
            @Override
            public void onSample(int cpu, ByteBuffer memory, int offset, int length) {
              read[0]++;
            }

            @Override
            public void onLost(int cpu, long count) {
              read[1] += count;
            }
          };
      int fits = PageSize.bytes() / 128;
      for (int round = 0; round < 50; round++) {
        producer.run(3 * fits);
        reader.consume(counting);
      }
      assertThat(read[1]).isPositive();
      assertThat(reader.statistics().samples()).isEqualTo(read[0]);
      // The loss of the last round shows in front of the next sample, on each CPU it happened on.
      for (int cpu : reader.statistics().cpus().keySet()) {
        moveTo(cpu);
        producer.run(1);
        reader.consume(counting);
      }
      assertThat(read[0] + read[1]).isEqualTo(producer.written() + producer.dropped());
      assertThat(reader.statistics().lost()).isEqualTo(read[1]);
      assertThat(reader.statistics().lost())
          .isEqualTo(
              reader.statistics().cpus().values().stream()
                  .mapToLong(PerfStatistics.Cpu::lost)
                  .sum());
    }
  }

  /** Has this thread run on that CPU from here on; it ends with the test method. */
  private static void moveTo(int cpu) throws Exception {
    String thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
    Process taskset =
        new ProcessBuilder("taskset", "-p", "-c", Integer.toString(cpu), thread)
            .redirectErrorStream(true)
            .start();
    String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(taskset.waitFor()).as(said).isZero();
  }

  @Test
  void producersAtTheSameTimeAsTheReader() throws Exception {
    int times = 300_000;
    try (PerfReader reader = PerfReader.on(map).bytesPerCpu(64 << 10).open();
        Producer a = Producer.of(map, How.PERF, 60, 0);
        Producer b = Producer.of(map, How.PERF, 28, 1)) {
      Producer[] producers = {a, b};
      long[] samples = new long[2];
      long[][] last = new long[2][CpuList.possible().limit()];
      for (long[] cpus : last) {
        java.util.Arrays.fill(cpus, -1);
      }
      PerfHandler handler =
          (cpu, memory, offset, length) -> {
            int id = memory.getInt(offset + 12);
            long number = memory.getLong(offset);
            if (number <= last[id][cpu] || memory.getInt(offset + 8) != (id == 0 ? 60 : 28)) {
              throw new AssertionError(number + " after " + last[id][cpu] + " of " + id);
            }
            last[id][cpu] = number;
            samples[id]++;
          };
      AtomicInteger running = new AtomicInteger(2);
      CompletableFuture<?>[] runs = new CompletableFuture<?>[2];
      for (int i = 0; i < 2; i++) {
        Producer producer = producers[i];
        runs[i] =
            CompletableFuture.runAsync(
                    () -> {
                      for (int batch = 0; batch < 100; batch++) {
                        producer.run(times / 100);
                      }
                    },
                    task -> new Thread(task, "producer").start())
                .whenComplete(
                    (done, failure) -> {
                      running.decrementAndGet();
                      reader.wakeup();
                    });
      }
      while (running.get() > 0) {
        reader.await();
        reader.consume(handler);
      }
      CompletableFuture.allOf(runs).get();
      reader.consume(handler);
      // To a program a lost sample is -ENOSPC: it is neither written nor numbered.
      assertThat(samples[0]).isEqualTo(a.written());
      assertThat(samples[1]).isEqualTo(b.written());
      assertThat(samples[0]).isPositive();
      assertThat(a.written() + a.dropped()).isEqualTo(times);
    }
  }

  @Test
  void aLimitAndAHandlerThatThrowsLeaveTheRest() {
    try (PerfReader reader = PerfReader.on(map).open();
        Producer producer = Producer.of(map, How.PERF, 28, 1)) {
      producer.run(10);
      Sequence sequence = new Sequence(1, false);
      assertThat(reader.consume(sequence, 0)).isZero();
      assertThat(reader.consume(sequence, 4)).isEqualTo(4);
      assertThat(reader.await(LONG)).isTrue();
      assertThatThrownBy(
              () ->
                  reader.consume(
                      (cpu, memory, offset, length) -> {
                        sequence.onSample(cpu, memory, offset, length);
                        throw new IllegalStateException("on purpose");
                      }))
          .hasMessage("on purpose");
      assertThat(sequence.seen.cardinality()).isEqualTo(5);
      assertThat(reader.await(LONG)).isTrue();
      assertThat(reader.consume(sequence)).isEqualTo(5);
      assertThat(reader.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void pollingCopiesSamplesAndLosses() {
    try (PerfReader reader = PerfReader.on(map).bytesPerCpu(1).open();
        Producer producer = Producer.of(map, How.PERF, 1020, 1)) {
      assertThat(reader.poll()).isEmpty();
      producer.run(1);
      Optional<PerfRecord> first = reader.poll(LONG);
      assertThat(first).containsInstanceOf(PerfRecord.Sample.class);
      PerfRecord.Sample sample = (PerfRecord.Sample) first.orElseThrow();
      assertThat(sample.data().remaining()).isEqualTo(1020);
      assertThat(sample.data().isReadOnly()).isTrue();
      assertThat(sample.data().getInt(8)).isEqualTo(1020);
      assertThat(reader.poll()).isEmpty();
    }
  }

  @Test
  void theReaderIsWokenOnlyWhenThereIsEnough() {
    try (PerfReader reader = PerfReader.on(map).wakeupEvents(10).open();
        Producer producer = Producer.of(map, How.PERF, 28, 1)) {
      producer.run(1);
      assertThat(reader.await(Duration.ofMillis(20))).isTrue(); // when time is over
      assertThat(reader.consume(NOTHING)).isEqualTo(1);
      CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> reader.await(LONG));
      producer.run(100);
      assertThat(waiting.join()).isTrue();
      reader.consume(NOTHING);
    }
    try (PerfReader reader = PerfReader.on(map).wakeupBytes(1000).open();
        Producer producer = Producer.of(map, How.PERF, 28, 1)) {
      CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> reader.await(LONG));
      producer.run(1000);
      assertThat(waiting.join()).isTrue();
      assertThat(reader.consume(NOTHING)).isEqualTo(1000);
      producer.run(1);
      reader.wakeup();
      assertThat(reader.await(LONG)).isTrue();
      assertThat(reader.consume(NOTHING)).isEqualTo(1);
    }
  }

  @Test
  void aPausedReaderIsNotWrittenTo() {
    try (PerfReader reader = PerfReader.on(map).open();
        Producer producer = Producer.of(map, How.PERF, 28, 1)) {
      producer.run(3);
      reader.pause();
      reader.pause();
      producer.run(5);
      assertThat(producer.dropped()).isEqualTo(5);
      assertThat(reader.consume(NOTHING)).isEqualTo(3);
      reader.resume();
      reader.resume();
      producer.run(2);
      assertThat(reader.consume(NOTHING)).isEqualTo(2);
      assertThat(reader.statistics().lost()).isZero();
    }
  }

  @Test
  void theReaderKeepsTheMapAndTakesItsEventsOut() {
    try (BpfMap second = map.duplicate();
        Producer producer = Producer.of(second, How.PERF, 28, 1)) {
      PerfReader reader = PerfReader.on(map).open();
      map.close();
      producer.run(1);
      assertThat(reader.consume(NOTHING)).isEqualTo(1);
      reader.close();
      reader.close();
      producer.run(1);
      assertThat(producer.dropped()).isEqualTo(1);
      assertThat(reader.consume(NOTHING)).isZero();
      assertThat(reader.poll(LONG)).isEmpty();
      assertThat(reader.await()).isFalse();
      assertThat(reader.statistics().samples()).isEqualTo(1);
      assertThatThrownBy(reader::resume).isInstanceOf(HandleClosedException.class);
      reader.pause();
      reader.wakeup();
    }
  }

  @Test
  void aCloseEndsAWait() throws Exception {
    for (int round = 0; round < 300; round++) {
      PerfReader reader = PerfReader.on(map).bytesPerCpu(1).open();
      CountDownLatch started = new CountDownLatch(1);
      boolean polls = round % 2 == 0;
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                started.countDown();
                return polls ? reader.poll(LONG).isPresent() : reader.await();
              });
      started.await();
      for (int pause = round % 128; pause > 0; pause--) {
        Thread.onSpinWait();
      }
      reader.close();
      assertThat(waiting.get()).isFalse();
    }
  }

  @Test
  void aHandlerMayCloseButNotRead() {
    try (PerfReader reader = PerfReader.on(map).open();
        Producer producer = Producer.of(map, How.PERF, 28, 1)) {
      producer.run(3);
      assertThatThrownBy(() -> reader.consume((cpu, memory, offset, length) -> reader.poll()))
          .isInstanceOf(ThreadConfinementException.class);
      assertThat(
              reader.consume(
                  (cpu, memory, offset, length) -> {
                    reader.close();
                    assertThat(memory.getInt(offset + 8)).isEqualTo(28);
                  }))
          .isEqualTo(1);
      assertThat(reader.isOpen()).isFalse();
    }
  }

  @Test
  void consumingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (PerfReader reader = PerfReader.on(map).bytesPerCpu(8 << 10).open();
        Producer producer = Producer.of(map, How.PERF, 44, 1)) {
      long[] sum = new long[1];
      PerfHandler handler = (cpu, memory, offset, length) -> sum[0] += memory.getLong(offset);
      long fewest = Long.MAX_VALUE;
      for (int round = 0; round < 1000; round++) {
        producer.run(100);
        long before = threads.getCurrentThreadAllocatedBytes();
        int count = reader.consume(handler);
        fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        assertThat(count).isEqualTo(100);
      }
      assertThat(fewest).isZero();
    }
  }

  @Test
  void whatCannotBeReadIsRefused() {
    try (BpfMap array =
        BpfMap.create(
            MapSpec.builder("array", MapType.ARRAY)
                .keySize(4)
                .valueSize(8)
                .maxEntries(1)
                .build())) {
      assertThatThrownBy(() -> PerfReader.on(array)).isInstanceOf(InvalidSpecException.class);
    }
    assertThatThrownBy(() -> PerfReader.on(map).bytesPerCpu(0))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> PerfReader.on(map).wakeupEvents(0))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> PerfReader.on(map).wakeupBytes(4096).bytesPerCpu(4096).open())
        .isInstanceOf(InvalidSpecException.class);
  }
}
