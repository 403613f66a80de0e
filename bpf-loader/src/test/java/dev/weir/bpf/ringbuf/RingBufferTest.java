// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.bpf.internal.reader.Producer;
import dev.weir.bpf.internal.reader.Producer.How;
import dev.weir.bpf.internal.sys.Pin;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.ringbuf.Rings.Sequence;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.error.ThreadConfinementException;
import dev.weir.core.error.WeirException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.PageSize;
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader against the kernel's ring. */
@KernelTest(capabilities = Capability.BPF)
class RingBufferTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final BpfMap map = Rings.ofPages(4);
  private final RingBuffer ring = RingBuffer.open(map);

  @AfterEach
  void close() {
    ring.close();
    map.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"OUTPUT", "SUBMIT"})
  void whatAProgramWritesArrivesInOrder(How how) {
    try (Producer producer = Producer.of(map, how, 48, 7)) {
      Sequence sequence = Sequence.of(7);
      for (int round = 0; round < 500; round++) {
        producer.run(round % 100);
        assertThat(ring.consume(sequence)).isEqualTo(round % 100);
      }
      assertThat(sequence.next()).isEqualTo(producer.written());
      assertThat(producer.dropped()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void recordsThatWrapAroundAreInOnePiece(int steps) {
    BpfMap small = Rings.ofPages(4);
    int step = 4 * PageSize.bytes() / steps;
    try (small;
        RingBuffer reader = RingBuffer.open(small, step);
        Producer producer = Producer.of(small, How.OUTPUT_OF_MANY_LENGTHS, 16, 3)) {
      Sequence sequence = new Sequence(3, true, 1);
      for (int round = 0; round < 3000; round++) {
        producer.run(1 + round % 9);
        reader.consume(sequence);
      }
      assertThat(producer.dropped()).isZero();
      assertThat(sequence.next()).isEqualTo(producer.written());
      assertThat(reader.statistics().consumerPosition()).isGreaterThan(300L * PageSize.bytes());
    }
  }

  @Test
  void theLargestRecordOfARing() {
    int largest = (int) map.info().maxEntries() - 16;
    try (Producer producer = Producer.of(map, How.SUBMIT, largest, 1)) {
      for (int i = 0; i < 5; i++) {
        producer.run(2);
        int number = i;
        assertThat(
                ring.consume(
                    (memory, offset, length) -> {
                      assertThat(length).isEqualTo(largest);
                      assertThat(memory.getLong(offset)).isEqualTo(number);
                    }))
            .isEqualTo(1);
      }
      assertThat(producer.dropped()).isEqualTo(5);
    }
  }

  @Test
  void aLimitLeavesTheRest() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 24, 1)) {
      producer.run(10);
      Sequence sequence = Sequence.of(1);
      assertThat(ring.consume(sequence, 0)).isZero();
      assertThat(ring.consume(sequence, 3)).isEqualTo(3);
      assertThat(ring.consume(sequence, 100)).isEqualTo(7);
      assertThat(ring.consume(sequence)).isZero();
    }
  }

  @Test
  void aHandlerThatThrowsHasConsumed() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 24, 1)) {
      producer.run(10);
      Sequence sequence = Sequence.of(1);
      RecordHandler failing =
          (memory, offset, length) -> {
            sequence.onRecord(memory, offset, length);
            if (sequence.next() == 4) {
              throw new IllegalStateException("on purpose");
            }
          };
      assertThatThrownBy(() -> ring.consume(failing)).hasMessage("on purpose");
      assertThat(ring.statistics().consumerPosition()).isEqualTo(4 * 32);
      assertThat(ring.consume(failing)).isEqualTo(6);
    }
  }

  @Test
  void aHandlerMayDoToItsBufferWhatItLikes() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 24, 1)) {
      producer.run(20);
      Sequence sequence = Sequence.of(1);
      ring.consume(
          (memory, offset, length) -> {
            sequence.onRecord(memory, offset, length);
            assertThat(memory.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThatThrownBy(() -> memory.put(offset, (byte) 1))
                .isInstanceOf(ReadOnlyBufferException.class);
            memory.order(ByteOrder.BIG_ENDIAN).position(memory.limit() - 1).limit(memory.limit());
          });
      assertThat(sequence.count()).isEqualTo(20);
    }
  }

  @Test
  void discardedRecordsAreSkipped() {
    try (Producer producer = Producer.of(map, How.SUBMIT_OR_DISCARD, 40, 1)) {
      producer.run(101);
      Sequence even = new Sequence(1, false, 2);
      assertThat(ring.consume(even, 50)).isEqualTo(50);
      assertThat(ring.consume(even)).isEqualTo(1);
      RingStatistics statistics = ring.statistics();
      assertThat(statistics.records()).isEqualTo(51);
      assertThat(statistics.discarded()).isEqualTo(50);
      assertThat(statistics.usedBytes()).isZero();
    }
  }

  @Test
  void waitingGivesBackWhatWasDiscarded() {
    try (Producer producer = Producer.of(map, How.SUBMIT_OR_DISCARD, 40, 1)) {
      producer.run(2);
      assertThat(ring.consume((memory, offset, length) -> {}, 1)).isEqualTo(1);
      assertThat(ring.statistics().usedBytes()).isEqualTo(48);
      assertThat(ring.await(Duration.ZERO)).isFalse();
      assertThat(ring.statistics().usedBytes()).isZero();
    }
  }

  @Test
  void pollingCopies() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 32, 9)) {
      assertThat(ring.poll()).isEmpty();
      assertThat(ring.poll(Duration.ofMillis(2))).isEmpty();
      producer.run(2);
      for (long number = 0; number < 2; number++) {
        ByteBuffer copy = ByteBuffer.wrap(ring.poll(LONG).orElseThrow());
        assertThat(copy.remaining()).isEqualTo(32);
        assertThat(copy.order(ByteOrder.nativeOrder()).getLong()).isEqualTo(number);
        assertThat(copy.get(20)).isEqualTo(Producer.pattern(9, 20));
      }
      assertThat(ring.poll()).isEmpty();
      assertThat(ring.statistics().usedBytes()).isZero();
    }
  }

  @Test
  void aLeaseKeepsRecordsInPlaceUntilTheyAreGivenBack() {
    int each = 1024;
    try (Producer producer = Producer.of(map, How.OUTPUT, each - 8, 1)) {
      int fits = (int) map.info().maxEntries() / each - 1;
      producer.run(fits);
      assertThat(ring.statistics().freeBytes()).isEqualTo(each - 8);
      List<ByteBuffer> slices = new ArrayList<>();
      try (RingLease lease = ring.lease()) {
        while (lease.next()) {
          assertThat(lease.length()).isEqualTo(each - 8);
          assertThat(lease.memory().getLong(lease.offset())).isEqualTo(slices.size());
          slices.add(lease.slice());
        }
        assertThat(slices).hasSize(fits);
        producer.run(1);
        assertThat(producer.dropped()).isEqualTo(1);
        for (int i = 0; i < fits; i++) {
          assertThat(slices.get(i).getLong(0)).isEqualTo(i);
          assertThat(slices.get(i).remaining()).isEqualTo(each - 8);
        }

        lease.commit();
        assertThat(ring.statistics().usedBytes()).isZero();
        producer.run(1);
        assertThat(producer.dropped()).isEqualTo(1);
        assertThat(lease.next()).isTrue();
        assertThat(lease.slice().getLong(0)).isEqualTo(fits);
        assertThat(ring.statistics().usedBytes()).isEqualTo(each);
      }
      assertThat(ring.statistics().usedBytes()).isZero();
    }
  }

  @Test
  void aLeaseThatSkipsWhatWasDiscardedStillKeepsTheRest() {
    try (Producer producer = Producer.of(map, How.SUBMIT_OR_DISCARD, 40, 1);
        RingLease lease = ring.lease()) {
      producer.run(2);
      assertThat(lease.next()).isTrue();
      assertThat(lease.next()).isFalse();
      assertThat(ring.statistics().usedBytes()).isEqualTo(2 * 48);
    }
    assertThat(ring.statistics().usedBytes()).isZero();
  }

  @Test
  void aLeaseSaysWhatItCannotDo() {
    RingLease lease = ring.lease();
    assertThatThrownBy(lease::slice)
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("next()");
    assertThatThrownBy(() -> ring.consume((memory, offset, length) -> {}))
        .isInstanceOf(ThreadConfinementException.class);
    assertThatThrownBy(() -> CompletableFuture.supplyAsync(lease::next).join())
        .hasCauseInstanceOf(ThreadConfinementException.class);
    lease.close();
    lease.close();
    assertThatThrownBy(lease::next).isInstanceOf(HandleClosedException.class);
    assertThat(ring.consume((memory, offset, length) -> {})).isZero();
  }

  @Test
  void aRingClosedUnderALeaseStaysUntilTheLeaseIsClosed() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 32, 1)) {
      producer.run(5);
      try (RingLease lease = ring.lease()) {
        assertThat(lease.next()).isTrue();
        ByteBuffer kept = lease.slice();
        assertThat(lease.next()).isTrue();
        ring.close();
        assertThat(lease.memory().getLong(lease.offset())).isEqualTo(1);
        assertThat(kept.getInt(8)).isEqualTo(32);
        assertThat(lease.next()).isFalse();
      }
      try (RingBuffer next = RingBuffer.open(map)) {
        Sequence rest = Sequence.of(1);
        assertThat(next.statistics().consumerPosition()).isEqualTo(2 * 40);
        assertThatThrownBy(() -> next.consume(rest)).isInstanceOf(AssertionError.class);
        assertThat(next.consume((memory, offset, length) -> {})).isEqualTo(2);
      }
    }
  }

  @Test
  void aLaterReaderGoesOn(BpfFs fs) {
    map.pin(fs.path().resolve("ring"));
    try (Producer producer = Producer.of(map, How.OUTPUT, 100, 1)) {
      Sequence sequence = Sequence.of(1);
      for (int reader = 0; reader < 300; reader++) {
        producer.run(7);
        try (BpfMap pinned = BpfMap.open(fs.path().resolve("ring"));
            RingBuffer next = RingBuffer.open(pinned)) {
          assertThat(next.consume(sequence, 5)).isEqualTo(5);
          assertThat(next.consume(sequence, 2)).isEqualTo(2);
        }
      }
      assertThat(sequence.next()).isEqualTo(2100);
    }
  }

  @Test
  void aSecondReaderOfTheMapIsNoticed() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 100, 1);
        RingBuffer other = RingBuffer.open(map)) {
      producer.run(3);
      assertThat(other.consume((memory, offset, length) -> {})).isEqualTo(3);
      assertThatThrownBy(() -> ring.consume((memory, offset, length) -> {}))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("somebody else");
      assertThatThrownBy(ring::lease).hasMessageContaining("somebody else");
      assertThatThrownBy(ring::poll).hasMessageContaining("somebody else");
      assertThatThrownBy(ring::await).hasMessageContaining("somebody else");
    }
  }

  @Test
  void aHandlerCannotReadTheRingThatCalledIt() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 100, 1)) {
      producer.run(3);
      assertThatThrownBy(
              () -> ring.consume((memory, offset, length) -> ring.consume((m, o, l) -> {})))
          .isInstanceOf(ThreadConfinementException.class)
          .hasMessageContaining("this thread");
      assertThat(ring.consume((memory, offset, length) -> {})).isEqualTo(2);
    }
  }

  @Test
  void aHandlerMayClose() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 100, 1)) {
      producer.run(3);
      assertThat(
              ring.consume(
                  (memory, offset, length) -> {
                    ring.close();
                    assertThat(memory.getInt(offset + 8)).isEqualTo(100);
                  }))
          .isEqualTo(1);
      assertThat(ring.consume((memory, offset, length) -> {})).isZero();
      assertThat(ring.poll(LONG)).isEmpty();
      assertThat(ring.await()).isFalse();
      try (RingLease lease = ring.lease()) {
        assertThat(lease.next()).isFalse();
      }
      assertThatThrownBy(ring::statistics).isInstanceOf(HandleClosedException.class);
      ring.wakeup();
      ring.close();
      try (RingBuffer next = RingBuffer.open(map)) {
        assertThat(next.consume((memory, offset, length) -> {})).isEqualTo(2);
      }
    }
  }

  @Test
  void recordsWithoutWakeUpAreFoundLater() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 32, 1, Producer.NO_WAKEUP)) {
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(() -> ring.await(Duration.ofMillis(100)));
      producer.run(1);
      assertThat(waiting.join()).isTrue();
      assertThat(ring.await(LONG)).isTrue();
      assertThat(ring.await(Duration.ZERO)).isTrue();
      assertThat(ring.await(Duration.ofSeconds(-1))).isTrue();
      assertThat(ring.consume(Sequence.of(1))).isEqualTo(1);
      assertThat(ring.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void aWakeUpEndsOneWait() {
    ring.wakeup();
    ring.wakeup();
    assertThat(ring.await(LONG)).isFalse();
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(ring::await);
    ring.wakeup();
    assertThat(waiting.join()).isFalse();
    assertThat(ring.await(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void mapsOfOtherTypesAreRefused() {
    try (BpfMap array =
        BpfMap.create(
            MapSpec.builder("array", MapType.ARRAY)
                .keySize(4)
                .valueSize(8)
                .maxEntries(1)
                .build())) {
      assertThatThrownBy(() -> RingBuffer.open(array))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("array");
    }
    map.close();
    assertThatThrownBy(() -> RingBuffer.open(map)).isInstanceOf(HandleClosedException.class);
  }

  @Test
  void aDescriptorThatMayNotWriteIsRefused(BpfFs fs) {
    map.pin(fs.path().resolve("ring"));
    int readOnly = 1 << 3; // BPF_F_RDONLY
    try (BpfMap reading = BpfMap.adopt(Pin.open(fs.path().resolve("ring"), readOnly))) {
      assertThatThrownBy(() -> RingBuffer.open(reading))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("BPF_F_RDONLY");
    }
  }

  /** Of 1 GiB the doubled data are more than a buffer can index. */
  @Test
  void aRingThatNeedsSeveralWindows() throws IOException {
    long gigabyte = 1L << 30;
    String available =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemAvailable"))
            .findFirst()
            .orElseThrow();
    assumeThat(Long.parseLong(available.replaceAll("\\D", "")) << 10)
        .as("available memory")
        .isGreaterThan(3 * gigabyte);
    try (BpfMap large =
            BpfMap.create(MapSpec.builder("large", MapType.RINGBUF).maxEntries(gigabyte).build());
        RingBuffer reader = RingBuffer.open(large);
        Producer producer = Producer.of(large, How.OUTPUT, 60_008, 1)) {
      assertThat(reader.statistics().capacity()).isEqualTo(gigabyte);
      Sequence sequence = Sequence.of(1);
      producer.run(17_000);
      assertThat(reader.consume(sequence)).isEqualTo(17_000);
      producer.run(2000);
      assertThat(reader.consume(sequence)).isEqualTo(2000);
      assertThat(reader.statistics().consumerPosition()).isGreaterThan(gigabyte);
      assertThat(producer.dropped()).isZero();
    }
  }

  @Test
  void theMapMayBeClosedBeforeItsReader() {
    try (Producer producer = Producer.of(map, How.OUTPUT, 32, 1)) {
      map.close();
      producer.run(4);
      assertThat(ring.consume(Sequence.of(1))).isEqualTo(4);
      assertThat(ring.statistics().capacity()).isEqualTo(4L * PageSize.bytes());
      assertThat(ring.statistics().freeBytes()).isEqualTo(4L * PageSize.bytes() - 8);
    }
  }
}
