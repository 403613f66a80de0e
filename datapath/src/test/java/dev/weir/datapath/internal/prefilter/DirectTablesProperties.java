// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The direct engine's tables say of every address what looking through all prefixes says. */
class DirectTablesProperties {
  private static final int STEPS = 40;

  @Property(tries = 300)
  void runsAreTheSet(
      @ForAll long seed, @ForAll @IntRange(max = 60) int size, @ForAll IpFamily family) {
    World world = new World(seed, family);
    for (int i = 0; i < size; i++) {
      world.change();
    }
    Runs runs = Runs.of(world.set());
    for (IpAddress address : world.questions()) {
      assertThat(runs.isDenied(PrefixSet.high(address), PrefixSet.low(address)))
          .as("%s; denied %s, allowed %s", address, world.denied, world.allowed)
          .isEqualTo(world.isDenied(address));
    }
    for (int i = 1; i < runs.count(); i++) {
      assertThat(Runs.compare(runs.high(i - 1), runs.low(i - 1), runs.high(i), runs.low(i)))
          .isNegative();
    }
  }

  @Property(tries = 60)
  void cellsOfIpv4AreTheSetAndFollowIt(@ForAll long seed, @ForAll @IntRange(max = 200) int size) {
    World world = new World(seed, IpFamily.AF_INET);
    for (int i = 0; i < size; i++) {
      world.change();
    }
    Runs runs = Runs.of(world.set());
    DirectReader.Memory cells = DirectReader.cells4();
    DirectReader.Memory blocks = DirectReader.blocks4(Cells4.blocksOf(runs) + 4096);
    Cells4 tables = new Cells4(cells, blocks);
    tables.fill(runs);
    for (int step = 0; step <= STEPS; step++) {
      for (IpAddress address : world.questions()) {
        assertThat(DirectReader.isDenied4(cells, blocks, address.toIpv4Bits()))
            .as("%s; denied %s, allowed %s", address, world.denied, world.allowed)
            .isEqualTo(world.isDenied(address));
      }
      Cidr changed = world.change();
      tables.update(Runs.of(world.set()), PrefixSet.high(changed.first()), changed.prefixLength());
      if (step % 3 == 0) {
        tables.readersAreGone();
      }
    }
  }

  @Property(tries = 150)
  void theTrieOfIpv6IsTheSetAndFollowsIt(@ForAll long seed, @ForAll @IntRange(max = 400) int size) {
    World world = new World(seed, IpFamily.AF_INET6);
    for (int i = 0; i < size; i++) {
      world.change();
    }
    DirectReader.Memory nodes = DirectReader.nodes6(2000);
    DirectReader.Memory bounds = DirectReader.bounds6(60_000);
    Trie6 trie = new Trie6(nodes, bounds);
    trie.fill(Runs.of(world.set()));
    for (int step = 0; step <= STEPS; step++) {
      for (IpAddress address : world.questions()) {
        assertThat(
                DirectReader.isDenied6(
                    nodes, bounds, PrefixSet.high(address), PrefixSet.low(address)))
            .as("%s; denied %s, allowed %s", address, world.denied, world.allowed)
            .isEqualTo(world.isDenied(address));
      }
      Cidr changed = world.change();
      trie.update(
          Runs.of(world.set()),
          PrefixSet.high(changed.first()),
          PrefixSet.low(changed.first()),
          changed.prefixLength());
      if (step % 3 == 0) {
        trie.readersAreGone();
      }
    }
  }
}
