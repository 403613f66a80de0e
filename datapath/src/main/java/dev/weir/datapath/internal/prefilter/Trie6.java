// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the direct engine's tables for IPv6 (prefilter.h): nodes of 256 cells, and bounds. A cell
 * stands for a block of addresses and says that all of it passes or is denied, or names the few
 * bounds inside it, or the node that splits the smallest block that has them all. Ways that do not
 * branch have no nodes, so a set of n prefixes has at most about n / 8 of them.
 *
 * <p>What programs may be reading is not written over: a change builds what is below one cell anew
 * and turns the cell to it by one store with release. Not thread-safe.
 */
final class Trie6 {
  static final int BOUNDS_OF_PIECE = 4096;
  static final int BOUND_BYTES = 16;
  static final int MAX_BOUNDS = 32;

  /** Node n, up to here, splits the addresses that begin with byte n. */
  static final int FIRST_NODES = 256;

  static final int NODE_BYTES = 64 + 256 * Long.BYTES;

  private static final int HIGH = 0;
  private static final int LOW = 8;
  private static final int MASK_HIGH = 16;
  private static final int MASK_LOW = 24;
  private static final int SHIFT = 32;
  private static final int OUTSIDE = 36;
  private static final int CELLS = 64;

  private static final int UNIFORM = 0;
  private static final int BOUNDS = 1;
  private static final int NODE = 2;
  private static final int KIND = 3;
  private static final int DENIED = 4;
  private static final int COUNT_SHIFT = 8;
  private static final int INDEX_SHIFT = 32;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final Table nodes;
  private final Table bounds;
  private final Numbers nodeNumbers;
  private final Numbers boundNumbers;

  /** Tables of zeros: nothing is denied, and {@link #fill} comes before any program looks. */
  Trie6(Table nodes, Table bounds) {
    this.nodes = nodes;
    this.bounds = bounds;
    this.nodeNumbers = new Numbers(nodes.pieces(), FIRST_NODES);
    this.boundNumbers = new Numbers(bounds.pieces() * BOUNDS_OF_PIECE);
  }

  /** {@return how many nodes the tables of these runs have beside the first ones} */
  static int nodesOf(Runs runs) {
    int nodes = 0;
    for (int i = 0; i < 1 << 16; i++) {
      nodes += nodesOf(runs, (long) i << 48, 0, 16);
    }
    return nodes;
  }

  /** The nodes below a cell for a block. */
  private static int nodesOf(Runs runs, long high, long low, int length) {
    int from = runs.after(high, low);
    int to = runs.after(high | ~Runs.maskHigh(length), low | ~Runs.maskLow(length));
    if (to - from <= MAX_BOUNDS) {
      return 0;
    }
    int depth = common(runs, from, to - 1) & ~7;
    int shift = 120 - depth;
    int nodes = 1;
    for (int i = 0; i < 256; i++) {
      nodes +=
          nodesOf(
              runs,
              (runs.high(from) & Runs.maskHigh(depth)) | partHigh(i, shift),
              (runs.low(from) & Runs.maskLow(depth)) | partLow(i, shift),
              depth + 8);
    }
    return nodes;
  }

  /** What the number of a cell adds to the first half of the address of its node's block. */
  private static long partHigh(int cell, int shift) {
    return shift >= 64 ? (long) cell << (shift - 64) : 0;
  }

  private static long partLow(int cell, int shift) {
    return shift >= 64 ? 0 : (long) cell << shift;
  }

  /**
   * Writes all nodes of tables that are all zeros.
   *
   * @throws TableFullException if there are not enough
   */
  void fill(Runs runs) {
    for (int i = 0; i < FIRST_NODES; i++) {
      head(nodes.piece(i), (long) i << 56, 0, 8, 112, 0);
      cells(runs, nodes.piece(i), (long) i << 56, 0, 112, 0, 255);
    }
  }

  /**
   * Writes what a prefix touches.
   *
   * @throws TableFullException if there are not enough nodes or bounds; some cells may have been
   *     written
   */
  void update(Runs runs, long high, long low, int length) {
    if (length >= 8) {
      update(runs, (int) (high >>> 56), high, low, length);
    } else {
      int first = (int) (high >>> 56);
      for (int i = first; i < first + (1 << (8 - length)); i++) {
        update(runs, i, (long) i << 56, 0, 8);
      }
    }
  }

  /** No program can still see what was replaced before. */
  void readersAreGone() {
    nodeNumbers.readersAreGone();
    boundNumbers.readersAreGone();
  }

  /**
   * Down to the node of whose cells the prefix is more than one, or a part of one that is no
   * node's.
   */
  private void update(Runs runs, int top, long high, long low, int length) {
    ByteBuffer node = nodes.piece(top);
    while (true) {
      int shift = node.getInt(SHIFT);
      int depth = 120 - shift; // bits in front of those that choose the cell
      int first = index(high, low, shift);
      if (length < depth + 8) {
        int more = length <= depth ? 255 : (1 << (depth + 8 - length)) - 1;
        cells(
            runs, node, node.getLong(HIGH), node.getLong(LOW), shift, first & ~more, first | more);
        return;
      }
      long cell = node.getLong(CELLS + first * Long.BYTES);
      if ((cell & KIND) != NODE) {
        cells(runs, node, node.getLong(HIGH), node.getLong(LOW), shift, first, first);
        return;
      }
      ByteBuffer next = nodes.piece((int) (cell >>> INDEX_SHIFT));
      int nextDepth = 120 - next.getInt(SHIFT);
      boolean inside =
          length >= nextDepth
              && (high & next.getLong(MASK_HIGH)) == next.getLong(HIGH)
              && (low & next.getLong(MASK_LOW)) == next.getLong(LOW);
      if (!inside) {
        cells(runs, node, node.getLong(HIGH), node.getLong(LOW), shift, first, first);
        return;
      }
      node = next;
    }
  }

  private static int index(long high, long low, int shift) {
    return (int) (shift >= 64 ? high >>> (shift - 64) : low >>> shift) & 0xFF;
  }

  private static void head(
      ByteBuffer node, long high, long low, int depth, int shift, int outside) {
    node.putLong(HIGH, high)
        .putLong(LOW, low)
        .putLong(MASK_HIGH, Runs.maskHigh(depth))
        .putLong(MASK_LOW, Runs.maskLow(depth))
        .putInt(SHIFT, shift)
        .putInt(OUTSIDE, outside);
  }

  /** Writes cells, from a first to a last, of the node of a block. */
  private void cells(
      Runs runs, ByteBuffer node, long high, long low, int shift, int first, int last) {
    for (int i = first; i <= last; i++) {
      long startHigh = high | partHigh(i, shift);
      long startLow = low | partLow(i, shift);
      int depth = 128 - shift;
      int from = runs.after(startHigh, startLow);
      int to = runs.after(startHigh | ~Runs.maskHigh(depth), startLow | ~Runs.maskLow(depth));
      long value = cell(runs, from, to);
      int at = CELLS + i * Long.BYTES;
      long old = node.getLong(at);
      LONG.setRelease(node, at, value);
      giveBack(old);
    }
  }

  /** A cell for a block inside which some bounds lie. */
  private long cell(Runs runs, int from, int to) {
    long verdict = runs.isDeniedBefore(from) ? DENIED : 0;
    int count = to - from;
    if (count == 0) {
      return UNIFORM | verdict;
    }
    if (count <= MAX_BOUNDS) {
      int first = boundNumbers.take(count, BOUNDS_OF_PIECE);
      ByteBuffer piece = bounds.piece(first / BOUNDS_OF_PIECE);
      int at = first % BOUNDS_OF_PIECE * BOUND_BYTES;
      for (int i = 0; i < count; i++) {
        piece.putLong(at + i * BOUND_BYTES, runs.high(from + i));
        piece.putLong(at + i * BOUND_BYTES + Long.BYTES, runs.low(from + i));
      }
      return BOUNDS | verdict | (long) count << COUNT_SHIFT | (long) first << INDEX_SHIFT;
    }
    int depth = common(runs, from, to - 1) & ~7;
    long high = runs.high(from) & Runs.maskHigh(depth);
    long low = runs.low(from) & Runs.maskLow(depth);
    int number = nodeNumbers.take(nodes.pieces());
    ByteBuffer node = nodes.piece(number);
    for (int i = 0; i < 256; i++) {
      node.putLong(CELLS + i * Long.BYTES, 0); // of an earlier node, long given back
    }
    int outside = (runs.isDeniedBefore(from) ? 1 : 0) | (runs.isDeniedBefore(to) ? 2 : 0);
    head(node, high, low, depth, 120 - depth, outside);
    cells(runs, node, high, low, 120 - depth, 0, 255);
    return NODE | (long) number << INDEX_SHIFT;
  }

  /** How many leading bits two bounds have in common, and so has what is between them. */
  private static int common(Runs runs, int first, int last) {
    long high = runs.high(first) ^ runs.high(last);
    return high != 0
        ? Long.numberOfLeadingZeros(high)
        : 64 + Long.numberOfLeadingZeros(runs.low(first) ^ runs.low(last));
  }

  private void giveBack(long cell) {
    switch ((int) cell & KIND) {
      case BOUNDS ->
          boundNumbers.giveBack((int) (cell >>> INDEX_SHIFT), (int) (cell >>> COUNT_SHIFT) & 0xFF);
      case NODE -> {
        int number = (int) (cell >>> INDEX_SHIFT);
        ByteBuffer node = nodes.piece(number);
        for (int i = 0; i < 256; i++) {
          giveBack(node.getLong(CELLS + i * Long.BYTES));
        }
        nodeNumbers.giveBack(number, 1);
      }
      default -> {}
    }
  }
}
