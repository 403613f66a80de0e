// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The direct engine's tables in plain memory, and how the program reads them (prefilter.bpf.c). */
final class DirectReader {
  private DirectReader() {}

  /** Pieces that are made when they are first touched, so that a test does not pay for all. */
  static final class Memory implements Table {
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final int bytes;

    Memory(int pieces, int bytes) {
      this.bytes = bytes;
      for (int i = 0; i < pieces; i++) {
        this.pieces.add(null);
      }
    }

    @Override
    public int pieces() {
      return pieces.size();
    }

    @Override
    public ByteBuffer piece(int index) {
      ByteBuffer piece = pieces.get(index);
      if (piece == null) {
        piece = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        pieces.set(index, piece);
      }
      return piece;
    }
  }

  static Memory cells4() {
    return new Memory(1 << 10, 64 << 10);
  }

  static Memory blocks4(int blocks) {
    return new Memory((blocks + 2047) / 2048, 64 << 10);
  }

  static Memory nodes6(int nodes) {
    return new Memory(nodes, Trie6.NODE_BYTES);
  }

  static Memory bounds6(int bounds) {
    return new Memory((bounds + 4095) / 4096, 64 << 10);
  }

  static boolean isDenied4(Table cells, Table blocks, int address) {
    int value = cells.piece(address >>> 22).getInt((address >>> 8 & 16383) * 4);
    if (Integer.compareUnsigned(value, 2) < 0) {
      return value == 1;
    }
    value -= 2;
    int bits = blocks.piece(value / 2048).get(value % 2048 * 32 + ((address & 0xFF) >> 3));
    return (bits >> (address & 7) & 1) != 0;
  }

  static boolean isDenied6(Table nodes, Table bounds, long high, long low) {
    int index = (int) (high >>> 56);
    for (int i = 0; i < 16; i++) {
      ByteBuffer node = nodes.piece(index);
      if ((high & node.getLong(16)) != node.getLong(0)
          || (low & node.getLong(24)) != node.getLong(8)) {
        boolean inFront = Runs.compare(high, low, node.getLong(0), node.getLong(8)) < 0;
        return (node.getInt(36) & (inFront ? 1 : 2)) != 0;
      }
      int shift = node.getInt(32);
      long chosen = shift >= 64 ? high >>> (shift - 64) : low >>> shift;
      long cell = node.getLong(64 + (int) (chosen & 0xFF) * 8);
      int kind = (int) cell & 3;
      if (kind == 0) {
        return (cell & 4) != 0;
      }
      if (kind == 1) {
        return inBounds(bounds, cell, high, low);
      }
      index = (int) (cell >>> 32);
    }
    throw new AssertionError("the way is too long");
  }

  private static boolean inBounds(Table bounds, long cell, long high, long low) {
    int first = (int) (cell >>> 32);
    ByteBuffer piece = bounds.piece(first / 4096);
    int from = 0;
    int to = (int) (cell >>> 8) & 0xFF;
    for (int i = 0; i < 6 && from < to; i++) {
      int middle = (from + to) / 2;
      int at = (first + middle) % 4096 * 16;
      if (Runs.compare(high, low, piece.getLong(at), piece.getLong(at + 8)) < 0) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    if (from < to) {
      throw new AssertionError("six steps are not enough");
    }
    return (cell & 4) != 0 ^ (from & 1) != 0;
  }
}
