// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Ranges and their blocks against sets of ports and a search for the fewest blocks. */
class PortRangeProperties {
  private static final int TINY = 64;

  @Provide
  Arbitrary<PortRange> ranges() {
    return NetArbitraries.portRanges();
  }

  @Test
  void everyTinyRangeSplitsIntoTheFewestBlocksAtEitherEnd() {
    for (int base : new int[] {0, 65536 - TINY}) {
      for (int first = 0; first < TINY; first++) {
        for (int last = first; last < TINY; last++) {
          PortRange range = new PortRange(base + first, base + last);
          assertCoversExactly(range);
          assertThat(range.blocks()).as("%s", range).hasSize(fewest(first, last));
        }
      }
    }
  }

  @Property
  void blocksCoverTheRangeExactly(@ForAll("ranges") PortRange range) {
    assertCoversExactly(range);
    assertThat(range.blocks()).hasSizeLessThanOrEqualTo(30);
  }

  /** Two blocks of one size side by side under one prefix would be one block. */
  @Property
  void noTwoBlocksMakeOne(@ForAll("ranges") PortRange range) {
    List<PortBlock> blocks = range.blocks();
    assertThat(blocks).isSorted();
    for (int i = 1; i < blocks.size(); i++) {
      PortBlock low = blocks.get(i - 1);
      PortBlock high = blocks.get(i);
      boolean halves =
          low.prefixLength() == high.prefixLength()
              && (low.port() ^ high.port()) == 1 << (16 - low.prefixLength());
      assertThat(halves).as("%s %s", low, high).isFalse();
    }
  }

  @Property
  void operationsAreThoseOfSets(@ForAll("ranges") PortRange a, @ForAll("ranges") PortRange b) {
    BitSet common = ports(a);
    common.and(ports(b));
    assertThat(a.overlaps(b)).isEqualTo(!common.isEmpty());
    assertThat(a.intersect(b).map(PortRangeProperties::ports).orElse(new BitSet()))
        .isEqualTo(common);
    assertThat(a.contains(b)).isEqualTo(common.equals(ports(b)));
    assertThat(a.contains(b.first())).isEqualTo(ports(a).get(b.first()));
    assertThat(a.size()).isEqualTo(ports(a).cardinality());
  }

  private static void assertCoversExactly(PortRange range) {
    BitSet covered = new BitSet();
    for (PortBlock block : range.blocks()) {
      for (int port = block.first(); port <= block.last(); port++) {
        assertThat(covered.get(port)).as("%s twice in %s", port, range).isFalse();
        assertThat(port & block.mask()).isEqualTo(block.port());
        assertThat(block.contains(port)).isTrue();
        covered.set(port);
      }
      assertThat(block.contains(block.first() - 1)).isFalse();
      assertThat(block.contains(block.last() + 1)).isFalse();
    }
    assertThat(covered).isEqualTo(ports(range));
  }

  private static BitSet ports(PortRange range) {
    BitSet ports = new BitSet();
    ports.set(range.first(), range.last() + 1);
    return ports;
  }

  /** Tries every aligned block at every place: best[i] is for what is left from i on. */
  private static int fewest(int first, int last) {
    int[] best = new int[last + 2];
    for (int at = last; at >= first; at--) {
      best[at] = Integer.MAX_VALUE;
      for (int size = 1; at + size - 1 <= last; size *= 2) {
        if (at % size == 0) {
          best[at] = Math.min(best[at], 1 + best[at + size]);
        }
      }
    }
    return best[first];
  }
}
