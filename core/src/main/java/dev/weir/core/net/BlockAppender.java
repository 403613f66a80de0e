// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import java.util.Arrays;

/**
 * Collects blocks that come in ascending order into the fewest that cover the same addresses. What
 * is held is canonical after every append, so one pass suffices and nothing recurses.
 */
final class BlockAppender {
  private Cidr[] blocks;
  private int count;

  BlockAppender(int expected) {
    blocks = new Cidr[expected];
  }

  /** Adds a block that does not come before those added so far. */
  void append(Cidr block) {
    if (count > 0 && blocks[count - 1].contains(block)) {
      return;
    }
    // Ascending and not equal, so what shares a parent is its lower and its upper half.
    Cidr merged = block;
    while (count > 0 && blocks[count - 1].sharesParent(merged)) {
      merged = new Cidr(blocks[--count].address(), merged.prefixLength() - 1);
    }
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.max(16, count + (count >> 1)));
    }
    blocks[count++] = merged;
  }

  /** Adds the blocks of an ascending array from an index on. */
  void append(Cidr[] ascending, int from) {
    for (int i = from; i < ascending.length; i++) {
      append(ascending[i]);
    }
  }

  CidrSet toSet() {
    return CidrSet.ofCanonical(count == blocks.length ? blocks : Arrays.copyOf(blocks, count));
  }
}
