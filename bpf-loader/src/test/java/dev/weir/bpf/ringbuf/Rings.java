// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.ringbuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.internal.reader.Producer;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.Memlock;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.kernel.PageSize;
import java.nio.ByteBuffer;

/** Ring buffers, and what {@link Producer} writes to them. */
final class Rings {
  private Rings() {}

  static BpfMap ofPages(int pages) {
    Memlock.raise();
    return BpfMap.create(
        MapSpec.builder("ring", MapType.RINGBUF)
            .maxEntries((long) pages * PageSize.bytes())
            .build());
  }

  /** Numbers of one producer, each exactly once and in order, with everything behind them. */
  static final class Sequence implements RecordHandler {
    private final int id;
    private final boolean manyLengths;
    private final long step;
    private long next;
    private long count;

    Sequence(int id, boolean manyLengths, long step) {
      this.id = id;
      this.manyLengths = manyLengths;
      this.step = step;
    }

    static Sequence of(int id) {
      return new Sequence(id, false, 1);
    }

    @Override
    public void onRecord(ByteBuffer memory, int offset, int length) {
      long number = memory.getLong(offset);
      if (number != next
          || memory.getInt(offset + 8) != length
          || memory.getInt(offset + 12) != id
          || memory.remaining() != length
          || memory.position() != offset) {
        assertThat(number).isEqualTo(next);
        assertThat(memory.getInt(offset + 8)).isEqualTo(length);
        assertThat(memory.getInt(offset + 12)).isEqualTo(id);
        assertThat(memory.position()).isEqualTo(offset);
        assertThat(memory.remaining()).isEqualTo(length);
      }
      if (manyLengths) {
        assertThat(length).isEqualTo(Producer.length(number));
        for (int i = 16; i < length; i++) {
          if (memory.get(offset + i) != Producer.pattern(id, i)) {
            throw new AssertionError("byte " + i + " of record " + number);
          }
        }
      }
      next += step;
      count++;
    }

    long next() {
      return next;
    }

    long count() {
      return count;
    }
  }
}
