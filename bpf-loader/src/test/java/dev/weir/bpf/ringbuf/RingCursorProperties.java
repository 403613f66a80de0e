// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.WeirException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The cursor against a ring that is not the kernel's but does what kernel/bpf/ringbuf.c does, with
 * records that stay busy as long as the test wants.
 */
class RingCursorProperties {
  /** The kernel's side: reserve at the producer's position, submit or discard in any order. */
  private static final class Ring {
    private final int capacity;
    private final int step;
    private final ByteBuffer consumer = page();
    private final ByteBuffer producer = page();
    private final ByteBuffer data;
    private final List<ByteBuffer> windows = new ArrayList<>();
    private long producerPosition;

    /** What is reserved and not given back yet, oldest first. */
    private final Deque<Entry> entries = new ArrayDeque<>();

    Ring(int capacity, int step, long start) {
      this.capacity = capacity;
      this.step = step;
      data = ByteBuffer.allocateDirect(2 * capacity).order(ByteOrder.nativeOrder());
      for (int i = 0; i < capacity; i += step) {
        windows.add(data.slice(i, step + capacity));
      }
      producerPosition = start;
      consumer.putLong(0, start);
      producer.putLong(0, start);
    }

    private static ByteBuffer page() {
      return ByteBuffer.allocateDirect(4096).order(ByteOrder.nativeOrder());
    }

    RingMemory memory() {
      return new RingMemory(capacity, step, consumer, producer, windows);
    }

    boolean reserve(byte[] content) {
      int size = (content.length + 8 + 7) & ~7;
      if (producerPosition + size - consumer.getLong(0) > capacity - 1) {
        return false;
      }
      Entry entry = new Entry(producerPosition, content);
      entries.add(entry);
      putInt(producerPosition, content.length | RingMemory.BUSY);
      producerPosition += size;
      producer.putLong(0, producerPosition);
      return true;
    }

    void commit(Entry entry, boolean discard) {
      for (int i = 0; i < entry.content.length; i++) {
        put(entry.position + 8 + i, entry.content[i]);
      }
      entry.state = discard ? State.DISCARDED : State.SUBMITTED;
      putInt(entry.position, entry.content.length | (discard ? RingMemory.DISCARD : 0));
    }

    private void putInt(long position, int value) {
      int at = (int) (position & (capacity - 1));
      data.putInt(at, value).putInt(at + capacity, value);
    }

    private void put(long position, byte value) {
      int at = (int) (position & (capacity - 1));
      data.put(at, value).put(at + capacity, value);
    }
  }

  private enum State {
    BUSY,
    SUBMITTED,
    DISCARDED
  }

  private static final class Entry {
    private final long position;
    private final byte[] content;
    private State state = State.BUSY;

    Entry(long position, byte[] content) {
      this.position = position;
      this.content = content;
    }
  }

  @Property(tries = 300)
  @Label(
      "what is read is what was submitted, in the order of reserving, up to the first busy record")
  void againstTheModel(
      @ForAll long seed,
      @ForAll @IntRange(min = 6, max = 12) int power,
      @ForAll @IntRange(min = 0, max = 3) int steps,
      @ForAll boolean wraps) {
    SplittableRandom random = new SplittableRandom(seed);
    int capacity = 1 << power;
    long start = wraps ? -8L * random.nextInt(2 * capacity / 8) : 8L * random.nextInt(capacity);
    Ring ring = new Ring(capacity, capacity >> steps, start);
    RingCursor cursor = new RingCursor(ring.memory(), "ring");
    long records = 0;
    long discarded = 0;
    for (int turn = 0; turn < 400; turn++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          byte[] content = new byte[random.nextInt(random.nextInt(8) == 0 ? capacity : 24)];
          random.nextBytes(content);
          ring.reserve(content);
        }
        case 2 ->
            ring.entries.stream()
                .filter(entry -> entry.state == State.BUSY && random.nextBoolean())
                .forEach(entry -> ring.commit(entry, random.nextInt(3) == 0));
        default -> {
          cursor.begin();
          int limit = random.nextInt(4);
          boolean ended = false;
          for (int i = 0; i < limit && !ended; i++) {
            while (!ring.entries.isEmpty() && ring.entries.peek().state == State.DISCARDED) {
              ring.entries.remove();
              discarded++;
            }
            Entry expected = ring.entries.peek();
            ended = expected == null || expected.state == State.BUSY;
            assertThat(cursor.next()).isEqualTo(!ended);
            if (!ended) {
              byte[] content = new byte[cursor.length()];
              assertThat(cursor.record().position()).isEqualTo(cursor.offset());
              cursor.record().get(content);
              assertThat(content).isEqualTo(expected.content);
              ring.entries.remove();
              records++;
            }
          }
          cursor.release();
          if (ended) {
            long first =
                ring.entries.isEmpty() ? ring.producerPosition : ring.entries.peek().position;
            assertThat(ring.consumer.getLong(0)).isEqualTo(first);
          }
          assertThat(cursor.records()).isEqualTo(records);
          assertThat(cursor.discarded()).isEqualTo(discarded);
          RingCursor.Head head = cursor.head();
          while (!ring.entries.isEmpty() && ring.entries.peek().state == State.DISCARDED) {
            ring.entries.remove();
            discarded++;
          }
          assertThat(head)
              .isEqualTo(
                  ring.entries.isEmpty()
                      ? RingCursor.Head.NOTHING
                      : ring.entries.peek().state == State.BUSY
                          ? RingCursor.Head.BUSY
                          : RingCursor.Head.RECORD);
          cursor.release();
        }
      }
    }
  }

  @Property(tries = 300)
  @Label("whatever the memory holds, stepping ends, with a record inside it or the declared error")
  void arbitraryMemory(@ForAll long seed, @ForAll @IntRange(min = 6, max = 10) int power) {
    SplittableRandom random = new SplittableRandom(seed);
    int capacity = 1 << power;
    Ring ring = new Ring(capacity, capacity, 0);
    for (int at = 0; at < 2 * capacity; at += 4) {
      ring.data.putInt(at, random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(64));
    }
    RingCursor cursor = new RingCursor(ring.memory(), "ring");
    ring.producer.putLong(0, 8L * random.nextInt(capacity / 8 + 1));
    cursor.begin();
    try {
      int steps = 0;
      while (cursor.next()) {
        assertThat(cursor.record().remaining()).isEqualTo(cursor.length());
        assertThat(++steps).isLessThanOrEqualTo(capacity / 8);
      }
    } catch (WeirException e) {
      assertThat(e).hasMessageContaining("ring");
    }
  }

  @Test
  void aRecordLongerThanWhatWasWrittenIsAnError() {
    Ring ring = new Ring(64, 64, 0);
    ring.reserve(new byte[8]);
    RingCursor cursor = new RingCursor(ring.memory(), "ring");
    ring.putInt(0, 16);
    cursor.begin();
    assertThatThrownBy(cursor::next)
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("24 bytes where 16");
  }

  @Test
  void muchIsGivenBackBeforeTheEnd() {
    Ring ring = new Ring(64, 64, 0);
    for (int i = 0; i < 3; i++) {
      ring.reserve(new byte[8]);
    }
    ring.entries.forEach(entry -> ring.commit(entry, false));
    RingCursor cursor = new RingCursor(ring.memory(), "ring");
    cursor.begin();
    assertThat(cursor.next()).isTrue();
    cursor.releaseIfMuch();
    assertThat(ring.consumer.getLong(0)).isEqualTo(16);
  }
}
