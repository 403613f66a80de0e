// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import java.util.ArrayList;
import java.util.List;

/**
 * Which numbers of a table are in use: single ones, and rows of up to {@value #LONGEST} that do not
 * cross from one piece of the table to the next. What is given back can be taken again only when no
 * program can still be reading it. Not thread-safe.
 */
final class Numbers {
  static final int LONGEST = 32;

  private final int limit;
  private final List<IntStack> free = new ArrayList<>();
  private final List<IntStack> waiting = new ArrayList<>();
  private int fresh;

  Numbers(int limit) {
    this(limit, 0);
  }

  /** With the first numbers in use from the beginning. */
  Numbers(int limit, int used) {
    this.limit = limit;
    this.fresh = used;
    for (int i = 0; i <= LONGEST; i++) {
      free.add(new IntStack());
      waiting.add(new IntStack());
    }
  }

  /** {@return a number, in a table with pieces of so many} */
  int take(int piece) {
    return take(1, piece);
  }

  /**
   * Takes a row.
   *
   * @param count how many numbers
   * @param piece how many a piece of the table has
   * @return the first of them
   * @throws TableFullException if there is no such row
   */
  int take(int count, int piece) {
    if (!free.get(count).isEmpty()) {
      return free.get(count).pop();
    }
    int room = piece - fresh % piece;
    if (room < count) {
      skip(room);
    }
    if (limit - fresh < count) {
      throw new TableFullException();
    }
    int first = fresh;
    fresh += count;
    return first;
  }

  /** The end of a piece, too short for the row at hand, is kept for shorter ones. */
  private void skip(int room) {
    if (limit - fresh >= room) {
      free.get(room).push(fresh);
      fresh += room;
    } else {
      throw new TableFullException();
    }
  }

  /** Gives a row back, which programs may still be reading. */
  void giveBack(int first, int count) {
    waiting.get(count).push(first);
  }

  /** No program can still be reading what was given back. */
  void readersAreGone() {
    for (int i = 0; i <= LONGEST; i++) {
      waiting.get(i).moveTo(free.get(i));
    }
  }

  private static final class IntStack {
    private int[] values = new int[4];
    private int size;

    boolean isEmpty() {
      return size == 0;
    }

    void push(int value) {
      if (size == values.length) {
        values = java.util.Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    int pop() {
      return values[--size];
    }

    void moveTo(IntStack other) {
      while (size > 0) {
        other.push(pop());
      }
    }
  }
}
