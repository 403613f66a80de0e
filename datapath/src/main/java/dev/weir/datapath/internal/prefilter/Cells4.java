// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the direct engine's tables for IPv4 (prefilter.h): a cell for each /24, which says that
 * all of it passes or is denied or names a block of 256 bits. What programs may be reading is not
 * written over: a block that has to change is written anew, and the cell turned to it by one store
 * with release; the old block waits until {@link #readersAreGone}. Not thread-safe.
 */
final class Cells4 {
  static final int CELLS_OF_PIECE = 16384;
  static final int BLOCKS_OF_PIECE = 2048;
  static final int BLOCK_BYTES = 32;

  private static final int PASSES = 0;
  private static final int DENIED = 1;
  private static final int FIRST_BLOCK = 2;
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final Table cells;
  private final Table blocks;
  private final Numbers numbers;

  Cells4(Table cells, Table blocks) {
    this.cells = cells;
    this.blocks = blocks;
    this.numbers = new Numbers(blocks.pieces() * BLOCKS_OF_PIECE);
  }

  /** {@return how many blocks the tables of these runs have} */
  static int blocksOf(Runs runs) {
    int blocks = 0;
    long last = -1;
    for (int i = 0; i < runs.count(); i++) {
      long address = runs.high(i) >>> 32;
      if ((address & 0xFF) != 0 && address >>> 8 != last) {
        last = address >>> 8;
        blocks++;
      }
    }
    return blocks;
  }

  /** Writes all cells of tables that are all zeros. */
  void fill(Runs runs) {
    write(runs, 0, 1 << 24, false);
  }

  /**
   * Writes the cells that a prefix touches.
   *
   * @throws TableFullException if there are not enough blocks; some cells may have been written
   */
  void update(Runs runs, long high, int length) {
    int first = (int) (high >>> 40);
    write(runs, first, first + (length >= 24 ? 1 : 1 << (24 - length)), true);
  }

  /** No program can still see a block that was replaced before. */
  void readersAreGone() {
    numbers.readersAreGone();
  }

  /** Cells from a first one to one behind the last. */
  private void write(Runs runs, int from, int to, boolean also0) {
    long start = (long) from << 40;
    int bound = runs.after(start, 0);
    boolean denied = runs.isDeniedBefore(bound);
    int cell = from;
    while (cell < to) {
      // Whole cells up to the one that the next bound is in.
      int next = bound < runs.count() ? (int) (runs.high(bound) >>> 40) : to;
      int uniform = Math.min(next, to);
      if (denied || also0) {
        for (; cell < uniform; cell++) {
          turn(cell, denied ? DENIED : PASSES, also0);
        }
      }
      cell = uniform;
      if (cell == to) {
        return;
      }
      int behind = bound;
      while (behind < runs.count() && (int) (runs.high(behind) >>> 40) == cell) {
        behind++;
      }
      if (behind == bound + 1 && (runs.high(bound) >>> 32 & 0xFF) == 0) {
        // A run begins with the cell.
        denied = !denied;
        turn(cell, denied ? DENIED : PASSES, also0);
      } else {
        turn(cell, FIRST_BLOCK + block(runs, bound, behind), also0);
        denied = runs.isDeniedBefore(behind);
      }
      bound = behind;
      cell++;
    }
  }

  private int block(Runs runs, int from, int to) {
    int number = numbers.take(BLOCKS_OF_PIECE);
    ByteBuffer piece = blocks.piece(number / BLOCKS_OF_PIECE);
    int at = number % BLOCKS_OF_PIECE * BLOCK_BYTES;
    for (int i = 0; i < BLOCK_BYTES; i += Long.BYTES) {
      piece.putLong(at + i, 0);
    }
    boolean denied = runs.isDeniedBefore(from);
    int address = 0;
    for (int bound = from; bound <= to; bound++) {
      int end = bound < to ? (int) (runs.high(bound) >>> 32 & 0xFF) : 256;
      if (denied) {
        for (; address < end; address++) {
          int index = at + (address >> 3);
          piece.put(index, (byte) (piece.get(index) | 1 << (address & 7)));
        }
      }
      address = end;
      denied = !denied;
    }
    return number;
  }

  private void turn(int cell, int value, boolean live) {
    ByteBuffer piece = cells.piece(cell / CELLS_OF_PIECE);
    int at = cell % CELLS_OF_PIECE * Integer.BYTES;
    if (live) {
      int old = piece.getInt(at);
      if (old != value) {
        INT.setRelease(piece, at, value);
      }
      if (old >= FIRST_BLOCK) {
        numbers.giveBack(old - FIRST_BLOCK, 1);
      }
    } else {
      piece.putInt(at, value);
    }
  }
}
