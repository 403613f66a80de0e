// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.util.Collection;

/** Tables that are written without system calls, {@link Cells4} or {@link Trie6}. */
final class DirectEngine implements Engine {
  private static final int LEAST_ROOM = 1024;

  private interface Writer {
    void fill(Runs runs);

    void update(Runs runs, long high, long low, int length);

    void readersAreGone();
  }

  private final MappedTable first;
  private final MappedTable second;
  private final String firstSlots;
  private final String secondSlots;
  private final Writer writer;

  private DirectEngine(
      MappedTable first, MappedTable second, String firstSlots, String secondSlots, Writer writer) {
    this.first = first;
    this.second = second;
    this.firstSlots = firstSlots;
    this.secondSlots = secondSlots;
    this.writer = writer;
  }

  /** Makes tables for a set, with room for it to grow by a quarter, and writes them. */
  static DirectEngine of(Slots slots, PrefixSet set) {
    Runs runs = Runs.of(set);
    DirectEngine engine = set.family() == IpFamily.AF_INET ? ipv4(slots, runs) : ipv6(slots, runs);
    try {
      engine.writer.fill(runs);
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static DirectEngine ipv4(Slots slots, Runs runs) {
    int blocks = withRoom(Cells4.blocksOf(runs));
    MappedTable cells = slots.table("pf_cells4_v1", 1 << 10);
    MappedTable bits = other(cells, slots, "pf_blocks4_v1", blocks, Cells4.BLOCKS_OF_PIECE);
    Cells4 writer = new Cells4(cells, bits);
    return new DirectEngine(
        cells,
        bits,
        "pf_cells4_v1",
        "pf_blocks4_v1",
        new Writer() {
          @Override
          public void fill(Runs all) {
            writer.fill(all);
          }

          @Override
          public void update(Runs all, long high, long low, int length) {
            writer.update(all, high, length);
          }

          @Override
          public void readersAreGone() {
            writer.readersAreGone();
          }
        });
  }

  private static DirectEngine ipv6(Slots slots, Runs runs) {
    MappedTable nodes =
        slots.table("pf_nodes6_v1", Trie6.FIRST_NODES + withRoom(Trie6.nodesOf(runs)));
    // The ends of pieces are lost to rows that are longer.
    MappedTable bounds =
        other(nodes, slots, "pf_bounds6_v1", withRoom(runs.count()), Trie6.BOUNDS_OF_PIECE);
    Trie6 writer = new Trie6(nodes, bounds);
    return new DirectEngine(
        nodes,
        bounds,
        "pf_nodes6_v1",
        "pf_bounds6_v1",
        new Writer() {
          @Override
          public void fill(Runs all) {
            writer.fill(all);
          }

          @Override
          public void update(Runs all, long high, long low, int length) {
            writer.update(all, high, low, length);
          }

          @Override
          public void readersAreGone() {
            writer.readersAreGone();
          }
        });
  }

  private static MappedTable other(
      MappedTable made, Slots slots, String name, int numbers, int ofPiece) {
    try {
      return slots.table(name, (numbers + ofPiece - 1) / ofPiece);
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private static int withRoom(int numbers) {
    return Math.addExact(numbers, numbers / 4 + LEAST_ROOM);
  }

  @Override
  public byte number() {
    return 2;
  }

  @Override
  public void enter(Slots slots, int slot) {
    slots.put(firstSlots, slot, first.map());
    slots.put(secondSlots, slot, second.map());
  }

  @Override
  public void follow(PrefixSet now, Collection<Cidr> changed) {
    Runs runs = Runs.of(now);
    for (Cidr prefix : changed) {
      IpAddress address = prefix.first();
      writer.update(runs, PrefixSet.high(address), PrefixSet.low(address), prefix.prefixLength());
    }
  }

  @Override
  public void readersAreGone() {
    writer.readersAreGone();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
