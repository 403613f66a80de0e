// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sets of blocks against sets of bits, in small corners of both address spaces. */
class CidrSetProperties {

  /** Blocks of a universe as (value, length), and the values they cover. */
  record Chosen(List<int[]> blocks) {
    BitSet values() {
      BitSet values = new BitSet(Universe.SIZE);
      for (int[] block : blocks) {
        int size = Universe.SIZE >> block[1];
        int first = block[0] / size * size;
        values.set(first, first + size);
      }
      return values;
    }

    List<Cidr> in(Universe universe) {
      return blocks.stream().map(block -> universe.block(block[0], block[1])).toList();
    }
  }

  @Provide
  Arbitrary<Universe> universes() {
    return Arbitraries.of(Universe.ALL);
  }

  @Provide
  Arbitrary<Chosen> chosen() {
    Arbitrary<Integer> values = Arbitraries.integers().between(0, Universe.SIZE - 1);
    Arbitrary<Integer> sparse = Arbitraries.integers().between(2, Universe.BITS);
    Arbitrary<Integer> any = Arbitraries.integers().between(0, Universe.BITS);
    return Arbitraries.oneOf(
        Combinators.combine(values, sparse)
            .as((value, length) -> new int[] {value, length})
            .list()
            .ofMaxSize(40)
            .map(Chosen::new),
        Combinators.combine(values, any)
            .as((value, length) -> new int[] {value, length})
            .list()
            .ofMaxSize(6)
            .map(Chosen::new),
        values
            .map(value -> new int[] {value, Universe.BITS})
            .list()
            .ofMaxSize(300)
            .map(Chosen::new));
  }

  @Property(tries = 3000)
  void aSetIsTheFewestBlocksOfItsAddresses(
      @ForAll("universes") Universe universe, @ForAll("chosen") Chosen chosen) {
    CidrSet set = CidrSet.copyOf(chosen.in(universe));
    assertIs(set, universe, chosen.values());
    CidrSet fromSingles = CidrSet.copyOf(universe.singles(chosen.values()));
    assertThat(set).isEqualTo(fromSingles).hasSameHashCodeAs(fromSingles);
  }

  @Property(tries = 3000)
  void operationsAreThoseOfSets(
      @ForAll("universes") Universe universe,
      @ForAll("chosen") Chosen first,
      @ForAll("chosen") Chosen second) {
    CidrSet a = CidrSet.copyOf(first.in(universe));
    CidrSet b = CidrSet.copyOf(second.in(universe));

    BitSet union = first.values();
    union.or(second.values());
    assertIs(a.union(b), universe, union);
    BitSet common = first.values();
    common.and(second.values());
    assertIs(a.intersect(b), universe, common);
    BitSet rest = first.values();
    rest.andNot(second.values());
    assertIs(a.subtract(b), universe, rest);

    assertThat(a.equals(b)).isEqualTo(first.values().equals(second.values()));
  }

  @Property(tries = 1000)
  void lookUpsAnswerForEveryAddressAndBlock(
      @ForAll("universes") Universe universe, @ForAll("chosen") Chosen chosen) {
    CidrSet set = CidrSet.copyOf(chosen.in(universe));
    BitSet values = chosen.values();
    for (int value = 0; value < Universe.SIZE; value++) {
      Cidr single = universe.block(value, Universe.BITS);
      assertThat(set.contains(single.first())).isEqualTo(values.get(value));
      assertThat(set.contains(single.last())).isEqualTo(values.get(value));
      assertThat(set.blockOf(single.first()))
          .isEqualTo(set.blocks().stream().filter(b -> b.contains(single)).findFirst());
      for (int length = 0; length <= Universe.BITS; length++) {
        int size = Universe.SIZE >> length;
        int from = value / size * size;
        assertThat(set.contains(universe.block(value, length)))
            .isEqualTo(values.get(from, from + size).cardinality() == size);
      }
    }
    universe.all().first().previous().ifPresent(out -> assertThat(set.contains(out)).isFalse());
    universe.all().last().next().ifPresent(out -> assertThat(set.contains(out)).isFalse());
  }

  @Property
  void universesInOneSetDoNotDisturbEachOther(
      @ForAll("chosen") Chosen first,
      @ForAll("chosen") Chosen second,
      @ForAll("chosen") Chosen out) {
    // Two disjoint corners of IPv4 and two of IPv6, one of them at the very end.
    List<Universe> corners =
        List.of(Universe.ALL.get(0), Universe.ALL.get(2), Universe.ALL.get(4), Universe.ALL.get(6));
    List<Cidr> a = new ArrayList<>();
    List<Cidr> minus = new ArrayList<>();
    List<Cidr> expected = new ArrayList<>();
    BitSet rest = first.values();
    rest.or(second.values());
    rest.andNot(out.values());
    for (Universe corner : corners) {
      Stream.of(first, second).map(chosen -> chosen.in(corner)).forEach(a::addAll);
      minus.addAll(out.in(corner));
      expected.addAll(corner.minimalBlocks(rest));
    }
    assertThat(CidrSet.copyOf(a).subtract(CidrSet.copyOf(minus)).blocks()).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<Cidr>> anywhere() {
    return NetArbitraries.cidrs().list().ofMaxSize(30);
  }

  @Property
  void lawsHoldAnywhere(
      @ForAll("anywhere") List<Cidr> first, @ForAll("anywhere") List<Cidr> second) {
    CidrSet a = CidrSet.copyOf(first);
    CidrSet b = CidrSet.copyOf(second);
    assertThat(a.union(b)).isEqualTo(b.union(a));
    assertThat(a.intersect(b)).isEqualTo(b.intersect(a));
    assertThat(a.subtract(b).union(a.intersect(b))).isEqualTo(a);
    assertThat(a.subtract(b).intersect(b)).isEqualTo(CidrSet.empty());
    assertThat(a.union(b).subtract(b)).isEqualTo(a.subtract(b));
    assertThat(first).allMatch(a::contains);
  }

  private static void assertIs(CidrSet set, Universe universe, BitSet values) {
    assertThat(set.blocks()).isEqualTo(universe.minimalBlocks(values));
    assertThat(set.isEmpty()).isEqualTo(values.isEmpty());
  }
}
