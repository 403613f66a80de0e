// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath.internal.prefilter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The direct engine's tables say of every address what looking through all prefixes says. */
class DirectTablesProperties {
  private static final int STEPS = 40;

  /** Prefixes that crowd around a few places, so that they nest, touch and share tables. */
  private static final class World {
    private final Random random;
    private final IpFamily family;
    private final List<IpAddress> places = new ArrayList<>();
    final Set<Cidr> denied = new HashSet<>();
    final Set<Cidr> allowed = new HashSet<>();

    World(long seed, IpFamily family) {
      random = new Random(seed);
      this.family = family;
      for (int i = 0; i < 4; i++) {
        places.add(anywhere());
      }
    }

    private IpAddress anywhere() {
      return switch (random.nextInt(8)) {
        case 0 -> address(0, 0);
        case 1 -> address(-1, -1);
        default -> address(random.nextLong(), random.nextLong());
      };
    }

    private IpAddress address(long high, long low) {
      return family == IpFamily.AF_INET
          ? IpAddress.ofIpv4((int) (high >>> 32))
          : IpAddress.ofIpv6(high, low);
    }

    /** A place, with the bits behind some prefix of it other ones. */
    IpAddress near() {
      IpAddress place = places.get(random.nextInt(places.size()));
      int keep = random.nextInt(bits() + 1);
      long mask = Runs.maskHigh(keep);
      long maskLow = Runs.maskLow(keep);
      return address(
          (high(place) & mask) | (random.nextLong() & ~mask),
          (low(place) & maskLow) | (random.nextLong() & ~maskLow));
    }

    Cidr prefix() {
      int least = random.nextInt(4) == 0 ? 0 : bits() / 2;
      return Cidr.containing(near(), least + random.nextInt(bits() - least + 1));
    }

    int bits() {
      return family == IpFamily.AF_INET ? 32 : 128;
    }

    boolean isDenied(IpAddress address) {
      return denied.stream().anyMatch(prefix -> prefix.contains(address))
          && allowed.stream().noneMatch(prefix -> prefix.contains(address));
    }

    PrefixSet set() {
      return PrefixSet.of(family, denied, allowed);
    }

    /** Puts a prefix in or takes one out; returns which. */
    Cidr change() {
      Set<Cidr> side = random.nextInt(3) == 0 ? allowed : denied;
      Cidr prefix = prefix();
      if (random.nextInt(3) == 0 && !side.isEmpty()) {
        prefix = side.stream().skip(random.nextInt(side.size())).findFirst().orElseThrow();
        side.remove(prefix);
      } else if (!denied.contains(prefix) && !allowed.contains(prefix)) {
        side.add(prefix);
      }
      return prefix;
    }

    List<IpAddress> questions() {
      List<IpAddress> questions = new ArrayList<>();
      for (Set<Cidr> side : List.of(denied, allowed)) {
        for (Cidr prefix : side) {
          questions.add(prefix.first());
          questions.add(prefix.last());
          prefix.first().previous().ifPresent(questions::add);
          prefix.last().next().ifPresent(questions::add);
        }
      }
      for (int i = 0; i < 50; i++) {
        questions.add(near());
        questions.add(anywhere());
      }
      return questions;
    }
  }

  private static long high(IpAddress address) {
    return address.isIpv4()
        ? Integer.toUnsignedLong(address.toIpv4Bits()) << 32
        : address.highBits();
  }

  private static long low(IpAddress address) {
    return address.isIpv4() ? 0 : address.lowBits();
  }

  @Property(tries = 300)
  void runsAreTheSet(
      @ForAll long seed, @ForAll @IntRange(max = 60) int size, @ForAll IpFamily family) {
    World world = new World(seed, family);
    for (int i = 0; i < size; i++) {
      world.change();
    }
    Runs runs = Runs.of(world.set());
    for (IpAddress address : world.questions()) {
      assertThat(runs.isDenied(high(address), low(address)))
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
      tables.update(Runs.of(world.set()), high(changed.first()), changed.prefixLength());
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
        assertThat(DirectReader.isDenied6(nodes, bounds, high(address), low(address)))
            .as("%s; denied %s, allowed %s", address, world.denied, world.allowed)
            .isEqualTo(world.isDenied(address));
      }
      Cidr changed = world.change();
      trie.update(
          Runs.of(world.set()),
          high(changed.first()),
          low(changed.first()),
          changed.prefixLength());
      if (step % 3 == 0) {
        trie.readersAreGone();
      }
    }
  }
}
