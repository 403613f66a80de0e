// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.map.MappedArray;
import dev.weir.core.memory.MappedRegion;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpFamily;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The sets of a loaded prefilter in the kernel: two generations, of which one judges packets. A
 * whole set is replaced by filling the other one and turning over; small changes are made in place.
 * Not thread-safe.
 */
final class Generations implements AutoCloseable {
  private static final List<String> IPV4_MAPS =
      List.of("pf_lpm4_v1", "pf_host4_v1", "pf_cells4_v1", "pf_blocks4_v1");
  private static final List<String> IPV6_MAPS =
      List.of("pf_lpm6_v1", "pf_host6_v1", "pf_nodes6_v1", "pf_bounds6_v1");

  private static final int ACTIVE = 0;
  private static final int ENGINES = 8;
  private static final int SIDES = 2;
  private static final int FAMILIES = 2;

  private final Slots slots;
  private final MappedArray control;
  private Engine[] engines = new Engine[SIDES * FAMILIES];
  private int active;

  /** Takes over a prefilter that was loaded just now: its generations are empty. */
  Generations(BpfObject object) {
    this.slots = new Slots(object);
    this.control = MappedArray.of(object.map("pf_control_v1"), MappedRegion.Access.READ_WRITE);
    Arrays.fill(engines, EmptyEngine.EMPTY);
  }

  /** What a generation is made of: the engine for a side's set, or none. */
  interface Sets {
    Engine engine(int side, IpFamily family, Slots slots);
  }

  /** Has packets judged by new sets; all of them, from one packet to the next. */
  void replace(Sets sets) {
    int idle = 1 - active;
    Engine[] next = new Engine[SIDES * FAMILIES];
    Arrays.fill(next, EmptyEngine.EMPTY);
    try {
      for (int side = 0; side < SIDES; side++) {
        for (IpFamily family : IpFamily.values()) {
          Engine engine = sets.engine(side, family, slots);
          next[table(side, family)] = engine;
          engine.enter(slots, idle * SIDES + side);
        }
      }
    } catch (RuntimeException e) {
      close(next);
      clear(idle);
      throw e;
    }
    ByteBuffer value = control.value(0);
    for (int table = 0; table < next.length; table++) {
      value.put(ENGINES + idle * next.length + table, next[table].number());
    }
    control.setIntRelease(0, ACTIVE, idle);
    clear(active);
    close(engines);
    engines = next;
    active = idle;
  }

  /** {@return which of a generation's tables, in the order of struct prefilter_control} */
  private static int table(int side, IpFamily family) {
    return side * FAMILIES + (family == IpFamily.AF_INET ? 0 : 1);
  }

  /**
   * Follows a change of one set in place.
   *
   * @throws TableFullException if there is no room: the kernel may have a part of the change, and
   *     {@link #replace} is to follow
   */
  void follow(int side, IpFamily family, PrefixSet now, Collection<Cidr> changed) {
    Engine engine = engines[table(side, family)];
    try {
      engine.follow(now, changed);
    } catch (TableFullException e) {
      // There may be room in what earlier changes replaced.
      awaitReaders();
      engine.readersAreGone();
      engine.follow(now, changed);
    }
  }

  /**
   * Empties a generation's slots. The kernel answers once no program can still be using what was in
   * them, and so no program that has read the number of this generation is still running.
   */
  private void clear(int generation) {
    for (List<String> maps : List.of(IPV4_MAPS, IPV6_MAPS)) {
      for (String map : maps) {
        for (int side = 0; side < SIDES; side++) {
          slots.clear(map, generation * SIDES + side);
        }
      }
    }
  }

  /**
   * Until no program is running that was running before: whoever changes a map of maps waits so
   * long.
   */
  private void awaitReaders() {
    int slot = (1 - active) * SIDES;
    try (MappedTable any = slots.table("pf_blocks4_v1", 1)) {
      slots.put("pf_blocks4_v1", slot, any.map());
      slots.clear("pf_blocks4_v1", slot);
    }
  }

  private static void close(Engine[] engines) {
    for (Engine engine : engines) {
      engine.close();
    }
  }

  @Override
  public void close() {
    close(engines);
    control.close();
  }
}
