// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.internal.reader.Producer;
import dev.weir.bpf.internal.reader.Producer.How;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.ringbuf.Rings.Sequence;
import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Programs and threads at the same time. */
@KernelTest(capabilities = Capability.BPF)
class RingThreadsTest {
  private static final int PRODUCERS = 3;

  @Test
  void everyRecordOfEveryProducerOnceAndInOrder() throws Exception {
    int times = 700_000;
    try (BpfMap map = Rings.ofPages(16);
        RingBuffer ring = RingBuffer.open(map);
        Producer a = Producer.of(map, How.OUTPUT_OF_MANY_LENGTHS, 16, 0);
        Producer b = Producer.of(map, How.SUBMIT, 32, 1);
        Producer c = Producer.of(map, How.SUBMIT_OR_DISCARD, 24, 2)) {
      Producer[] producers = {a, b, c};
      Sequence[] sequences = {
        new Sequence(0, true, 1), new Sequence(1, false, 1), new Sequence(2, false, 2)
      };
      RecordHandler handler =
          (memory, offset, length) ->
              sequences[memory.getInt(offset + 12)].onRecord(memory, offset, length);
      AtomicInteger running = new AtomicInteger(PRODUCERS);
      CompletableFuture<?>[] runs = new CompletableFuture<?>[PRODUCERS];
      for (int i = 0; i < PRODUCERS; i++) {
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
                      ring.wakeup();
                    });
      }
      while (running.get() > 0) {
        ring.await();
        ring.consume(handler);
      }
      ring.consume(handler);
      CompletableFuture.allOf(runs).get();
      for (int i = 0; i < PRODUCERS; i++) {
        assertThat(producers[i].written() + producers[i].dropped()).isEqualTo(times);
        assertThat(producers[i].written()).isPositive();
      }
      assertThat(sequences[0].next()).isEqualTo(a.written());
      assertThat(sequences[1].next()).isEqualTo(b.written());
      assertThat(sequences[2].count()).isEqualTo((c.written() + 1) / 2);
      assertThat(ring.statistics().usedBytes()).isZero();
      assertThat(ring.statistics().discarded()).isEqualTo(c.written() / 2);
    }
  }

  /**
   * The next record is written when the handler has seen the one before: while the reader gives it
   * back, looks once more and goes to sleep. A wake-up that got lost there would be found out by
   * the deadline only.
   */
  @Test
  void noWakeUpIsLost() throws Exception {
    int rounds = 150_000;
    Duration deadline = Duration.ofSeconds(100);
    try (BpfMap map = Rings.ofPages(1);
        RingBuffer ring = RingBuffer.open(map);
        Producer producer = Producer.of(map, How.OUTPUT, 1016, 1)) {
      Sequence sequence = Sequence.of(1);
      AtomicInteger seen = new AtomicInteger();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  while (seen.get() < round) {
                    Thread.onSpinWait();
                  }
                  for (int pause = round % 64 * 8; pause > 0; pause--) {
                    Thread.onSpinWait();
                  }
                  producer.run(1);
                }
              },
              task -> new Thread(task, "producer").start());
      RecordHandler handler =
          (memory, offset, length) -> {
            sequence.onRecord(memory, offset, length);
            seen.incrementAndGet();
          };
      while (sequence.count() < rounds) {
        long start = System.nanoTime();
        assertThat(ring.await(deadline)).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(deadline.toNanos());
        ring.consume(handler);
      }
      writing.get();
      assertThat(producer.dropped()).isZero();
    }
  }

  @Test
  void aRecordThatIsBeingWrittenIsWaitedForNotSkipped() throws Exception {
    try (BpfMap map = Rings.ofPages(1);
        RingBuffer ring = RingBuffer.open(map);
        Producer producer = Producer.of(map, How.SUBMIT_SLOWLY, 24, 1)) {
      Sequence sequence = Sequence.of(1);
      int seenBusy = 0;
      while (seenBusy < 50) {
        long before = sequence.count();
        CompletableFuture<Void> writing =
            CompletableFuture.runAsync(
                () -> producer.run(1), task -> new Thread(task, "producer").start());
        while (ring.statistics().usedBytes() == 0) {
          Thread.onSpinWait();
        }
        boolean early = ring.consume(sequence) == 0;
        seenBusy += early ? 1 : 0;
        if (early) {
          if (seenBusy % 2 == 0) {
            ring.wakeup(); // ends one wait, this or a later one, however long the record stays busy
          }
          if (!ring.await()) {
            assertThat(ring.await()).isTrue();
          }
          assertThat(ring.consume(sequence)).isEqualTo(1);
        }
        writing.get();
        assertThat(sequence.count()).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void aCloseEndsAWait() throws Exception {
    try (BpfMap map = Rings.ofPages(1)) {
      for (int round = 0; round < 2000; round++) {
        RingBuffer ring = RingBuffer.open(map);
        CountDownLatch started = new CountDownLatch(1);
        boolean polls = round % 2 == 0;
        CompletableFuture<Boolean> waiting =
            CompletableFuture.supplyAsync(
                () -> {
                  started.countDown();
                  return polls ? ring.poll(Duration.ofDays(1)).isPresent() : ring.await();
                });
        started.await();
        for (int pause = round % 128; pause > 0; pause--) {
          Thread.onSpinWait();
        }
        ring.close();
        assertThat(waiting.get()).isFalse();
        assertThat(ring.isOpen()).isFalse();
      }
    }
  }

  @Test
  void aCloseWhileRecordsComeLeavesTheOthersInTheRing() throws Exception {
    try (BpfMap map = Rings.ofPages(16);
        Producer producer = Producer.of(map, How.OUTPUT_OF_MANY_LENGTHS, 16, 0)) {
      Sequence sequence = new Sequence(0, true, 1);
      for (int round = 0; round < 300; round++) {
        RingBuffer ring = RingBuffer.open(map);
        CompletableFuture<Void> reading =
            CompletableFuture.runAsync(
                () -> {
                  while (ring.isOpen()) {
                    ring.await();
                    ring.consume(sequence);
                  }
                });
        producer.run(round);
        ring.close();
        reading.get();
      }
      try (RingBuffer ring = RingBuffer.open(map)) {
        ring.consume(sequence);
      }
      assertThat(sequence.next()).isEqualTo(producer.written());
    }
  }

  @Test
  void twoThreadsDoNotReadAtOnceButInTurns() throws Exception {
    try (BpfMap map = Rings.ofPages(1);
        Producer producer = Producer.of(map, How.OUTPUT, 32, 1);
        RingBuffer ring = RingBuffer.open(map)) {
      producer.run(2);
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch refused = new CountDownLatch(1);
      CompletableFuture<Integer> reading =
          CompletableFuture.supplyAsync(
              () ->
                  ring.consume(
                      (ByteBuffer memory, int offset, int length) -> {
                        inside.countDown();
                        await(refused);
                      },
                      1));
      inside.await();
      assertThatThrownBy(() -> ring.consume((memory, offset, length) -> {}))
          .isInstanceOf(ThreadConfinementException.class)
          .hasMessageContaining("is being read by Thread");
      assertThatThrownBy(ring::poll).isInstanceOf(ThreadConfinementException.class);
      assertThatThrownBy(ring::lease).isInstanceOf(ThreadConfinementException.class);
      assertThat(ring.statistics().records()).isEqualTo(1);
      refused.countDown();
      assertThat(reading.get()).isEqualTo(1);
      assertThat(ring.consume((memory, offset, length) -> {})).isEqualTo(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
