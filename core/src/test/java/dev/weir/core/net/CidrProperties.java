// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Blocks against intervals of numbers. */
class CidrProperties {

  @Provide
  Arbitrary<Cidr> cidrs() {
    return NetArbitraries.cidrs();
  }

  /** A block and one near it: inside, around, beside or anywhere. */
  @Provide
  Arbitrary<Tuple2<Cidr, Cidr>> neighbours() {
    Arbitrary<Integer> shift = Arbitraries.integers().between(-3, 3);
    Arbitrary<Integer> flipped = Arbitraries.integers().between(-2, 4);
    return Combinators.combine(
            cidrs(), shift, flipped, cidrs(), Arbitraries.integers().between(0, 9))
        .as(
            (cidr, by, bit, other, pick) -> {
              if (pick == 0) {
                return Tuple.of(cidr, other);
              }
              int bits = cidr.family().bits();
              int length = Math.max(0, Math.min(bits, cidr.prefixLength() + by));
              int index = Math.max(0, Math.min(bits - 1, cidr.prefixLength() + by - bit));
              IpAddress moved = pick < 5 ? cidr.address() : cidr.address().flip(index);
              return Tuple.of(cidr, Cidr.containing(moved, length));
            });
  }

  @Property
  void sizeIsAPowerOfTwo(@ForAll("cidrs") Cidr cidr) {
    assertThat(last(cidr).subtract(first(cidr)).add(BigInteger.ONE))
        .isEqualTo(BigInteger.TWO.pow(cidr.family().bits() - cidr.prefixLength()));
  }

  @Property(tries = 5000)
  void containsAndOverlapsAreThoseOfIntervals(@ForAll("neighbours") Tuple2<Cidr, Cidr> pair) {
    Cidr a = pair.get1();
    Cidr b = pair.get2();
    boolean family = a.family() == b.family();
    assertThat(a.contains(b))
        .isEqualTo(family && first(a).compareTo(first(b)) <= 0 && last(b).compareTo(last(a)) <= 0);
    assertThat(a.overlaps(b))
        .isEqualTo(family && first(a).compareTo(last(b)) <= 0 && first(b).compareTo(last(a)) <= 0);
    assertThat(a.overlaps(b)).isEqualTo(b.overlaps(a));
    assertThat(a.contains(b.address()))
        .isEqualTo(family && first(a).compareTo(first(b)) <= 0 && first(b).compareTo(last(a)) <= 0);
  }

  @Property
  void halvesAreSiblingsUnderTheBlock(@ForAll("cidrs") Cidr cidr) {
    List<Cidr> halves = cidr.halves();
    if (halves.isEmpty()) {
      assertThat(cidr.prefixLength()).isEqualTo(cidr.family().bits());
      return;
    }
    Cidr lower = halves.get(0);
    Cidr upper = halves.get(1);
    assertThat(lower.first()).isEqualTo(cidr.first());
    assertThat(lower.last().next()).contains(upper.first());
    assertThat(upper.last()).isEqualTo(cidr.last());
    assertThat(lower.sibling()).contains(upper);
    assertThat(upper.sibling()).contains(lower);
    assertThat(lower.parent()).contains(cidr);
    assertThat(upper.parent()).contains(cidr);
    assertThat(cidr.split(cidr.prefixLength() + 1)).containsExactly(lower, upper);
  }

  @Property
  void splitCoversInOrderWithoutGaps(@ForAll("cidrs") Cidr cidr, @ForAll("depths") int depth) {
    int length = Math.min(cidr.family().bits(), cidr.prefixLength() + depth);
    List<Cidr> parts = cidr.split(length).toList();
    assertThat(parts).hasSize(1 << (length - cidr.prefixLength()));
    assertThat(parts.get(0).first()).isEqualTo(cidr.first());
    assertThat(parts.get(parts.size() - 1).last()).isEqualTo(cidr.last());
    for (int i = 1; i < parts.size(); i++) {
      assertThat(parts.get(i - 1).last().next()).contains(parts.get(i).first());
    }
    assertThat(parts).allMatch(part -> part.prefixLength() == length);
  }

  @Provide
  Arbitrary<Integer> depths() {
    return Arbitraries.integers().between(0, 8);
  }

  private static BigInteger first(Cidr cidr) {
    return new BigInteger(1, cidr.first().toBytes());
  }

  private static BigInteger last(Cidr cidr) {
    return new BigInteger(1, cidr.last().toBytes());
  }
}
