// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.perf.PerfRing.Found;
import dev.weir.core.error.WeirException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** One CPU's ring against one that is not the kernel's but written as the kernel writes. */
class PerfRingProperties {
  private static final int THROTTLE = 5;

  /** What was written and is to be found: a sample's bytes, or how many were lost. */
  private record Written(ByteBuffer sample, long lost) {}

  private static final class Kernel {
    private final ByteBuffer control =
        ByteBuffer.allocateDirect(4096).order(ByteOrder.nativeOrder());
    private final ByteBuffer data;
    private final Deque<Written> written = new ArrayDeque<>();
    private long head;
    private long losing;

    Kernel(int size, long start) {
      data = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
      head = start;
      control.putLong(PerfRing.DATA_HEAD, head).putLong(PerfRing.DATA_TAIL, head);
    }

    void sample(byte[] content) {
      int raw = (content.length + 4 + 7) / 8 * 8 - 4;
      int need = 12 + raw + (losing > 0 ? 24 : 0);
      if (need > free()) {
        losing++;
        return;
      }
      if (losing > 0) {
        ByteBuffer loss = record(PerfRing.PERF_RECORD_LOST, 24);
        append(loss.putLong(8, 77).putLong(16, losing));
        written.add(new Written(ByteBuffer.allocate(0), losing));
        losing = 0;
      }
      ByteBuffer record = record(PerfRing.PERF_RECORD_SAMPLE, 12 + raw);
      append(record.putInt(8, raw).put(12, content));
      written.add(new Written(ByteBuffer.wrap(Arrays.copyOf(content, raw)), 0));
    }

    void other() {
      if (free() >= 32) {
        append(record(THROTTLE, 32));
      }
    }

    private long free() {
      return data.capacity() - (head - control.getLong(PerfRing.DATA_TAIL));
    }

    private static ByteBuffer record(int type, int size) {
      return ByteBuffer.allocate(size)
          .order(ByteOrder.nativeOrder())
          .putInt(0, type)
          .putShort(6, (short) size);
    }

    private void append(ByteBuffer record) {
      for (int i = 0; i < record.capacity(); i++) {
        data.put((int) (head + i) & (data.capacity() - 1), record.get(i));
      }
      head += record.capacity();
      control.putLong(PerfRing.DATA_HEAD, head);
    }
  }

  @Property(tries = 300)
  @Label("what is found is what was written, losses in their place")
  void againstTheModel(
      @ForAll long seed, @ForAll @IntRange(min = 7, max = 13) int power, @ForAll boolean wraps) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1 << power;
    long start = 8L * random.nextInt(size) * (wraps ? -1 : 1);
    Kernel kernel = new Kernel(size, start);
    PerfRing ring = new PerfRing(3, kernel.control, kernel.data);
    long samples = 0;
    long lost = 0;
    for (int turn = 0; turn < 300; turn++) {
      for (int i = random.nextInt(6); i > 0; i--) {
        if (random.nextInt(10) == 0) {
          kernel.other();
        } else {
          byte[] content = new byte[random.nextInt(random.nextInt(6) == 0 ? size : 40)];
          random.nextBytes(content);
          kernel.sample(content);
        }
      }
      assertThat(ring.hasMore()).isEqualTo(kernel.free() < size);
      ring.begin();
      for (int limit = random.nextInt(8); limit > 0; limit--) {
        Written expected = kernel.written.poll();
        Found found = ring.next();
        if (expected == null) {
          assertThat(found).isEqualTo(Found.NOTHING);
        } else if (expected.lost > 0) {
          assertThat(found).isEqualTo(Found.LOSS);
          assertThat(ring.loss()).isEqualTo(expected.lost);
          lost += expected.lost;
        } else {
          assertThat(found).isEqualTo(Found.SAMPLE);
          byte[] content = new byte[ring.length()];
          assertThat(ring.sample().position()).isEqualTo(ring.offset());
          ring.sample().get(content);
          assertThat(ByteBuffer.wrap(content)).isEqualTo(expected.sample);
          ring.sample().order(ByteOrder.BIG_ENDIAN).position(ring.sample().limit());
          samples++;
        }
      }
      ring.release();
      assertThat(ring.samples()).isEqualTo(samples);
      assertThat(ring.lost()).isEqualTo(lost);
    }
  }

  @Property(tries = 300)
  @Label("whatever the memory holds, stepping ends, with a sample inside it or the declared error")
  void arbitraryMemory(@ForAll long seed, @ForAll @IntRange(min = 6, max = 10) int power) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1 << power;
    Kernel kernel = new Kernel(size, 0);
    for (int at = 0; at < size; at += 8) {
      boolean plausible = random.nextInt(4) != 0;
      kernel.data.putInt(at, plausible ? random.nextInt(12) : random.nextInt());
      kernel.data.putInt(
          at + 4, plausible ? (random.nextInt(8) << 19) | random.nextInt(64) : random.nextInt());
    }
    kernel.control.putLong(PerfRing.DATA_HEAD, 8L * random.nextInt(size / 8 + 1));
    PerfRing ring = new PerfRing(0, kernel.control, kernel.data);
    ring.begin();
    try {
      Found found;
      int steps = 0;
      while ((found = ring.next()) != Found.NOTHING) {
        assertThat(++steps).isLessThanOrEqualTo(size / 8);
        if (found == Found.SAMPLE) {
          assertThat(ring.sample().remaining()).isEqualTo(ring.length());
        }
      }
    } catch (WeirException e) {
      assertThat(e).hasMessageContaining("CPU 0");
      assertThat(ring.next()).isEqualTo(Found.NOTHING);
    }
  }
}
