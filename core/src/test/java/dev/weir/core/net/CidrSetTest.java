// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CidrSetTest {
  private static final int MILLION = 1 << 20;

  @Test
  void equalAddressesAreEqualSetsHoweverTheyWereWritten() {
    CidrSet halves = set("10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16", "10.0.0.0/9");
    assertThat(halves).isEqualTo(set("10.0.0.0/8")).hasSameHashCodeAs(set("10.0.0.0/8"));
    assertThat(halves).isNotEqualTo(set("10.0.0.0/9"));
    assertThat(halves).isNotEqualTo(set("::/0"));
  }

  @Test
  void adjacentBlocksThatAreNoHalvesStayApart() {
    assertThat(set("10.0.1.0/24", "10.0.2.0/24").blocks()).hasSize(2);
    assertThat(set("10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"))
        .hasToString("{10.0.0.0/22}");
  }

  @Test
  void exceptionsAreCutOut() {
    assertThat(set("10.0.0.0/8").subtract(set("10.96.0.0/12", "192.168.0.0/16")))
        .hasToString("{10.0.0.0/10, 10.64.0.0/11, 10.112.0.0/12, 10.128.0.0/9}");
    assertThat(set("10.1.0.0/16", "10.2.0.0/16").subtract(set("10.0.0.0/8")))
        .isSameAs(CidrSet.empty());
    assertThat(set("::/0").subtract(set("::/128")).blocks()).hasSize(128);
    assertThat(set("::/0", "0.0.0.0/0").subtract(set("::/0"))).isEqualTo(set("0.0.0.0/0"));
  }

  @Test
  void theEmptySetIsNeutral() {
    CidrSet some = set("10.0.0.0/8", "::/0");
    CidrSet none = CidrSet.empty();
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.blocks()).isEmpty();
    assertThat(none).hasToString("{}").isEqualTo(CidrSet.of()).isEqualTo(CidrSet.copyOf(List.of()));
    assertThat(none.contains(IpAddress.parse("0.0.0.0"))).isFalse();
    assertThat(some.union(none)).isEqualTo(some);
    assertThat(none.union(some)).isEqualTo(some);
    assertThat(some.subtract(none)).isEqualTo(some);
    assertThat(none.subtract(some)).isEqualTo(none);
    assertThat(some.intersect(none)).isEqualTo(none);
  }

  @Test
  void keepsNothingOfTheArrayItWasGivenAndGivesNothingToChange() {
    Cidr[] blocks = {Cidr.parse("11.0.0.0/8"), Cidr.parse("10.0.0.0/8")};
    Cidr[] before = blocks.clone();
    CidrSet set = CidrSet.of(blocks);
    assertThat(blocks).isEqualTo(before);
    blocks[0] = Cidr.parse("::/0");
    assertThat(set).hasToString("{10.0.0.0/7}");
    assertThatThrownBy(() -> set.blocks().set(0, Cidr.parse("::/0")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aLongSetPrintsItsNumber() {
    CidrSet set = CidrSet.copyOf(hosts(40, 2));
    assertThat(set.toString()).startsWith("{0.0.0.0/32, 0.0.0.2/32, ").endsWith(", and 8 more}");
  }

  @Test
  void aMillionHostsInAnyOrderAreOneBlock() {
    List<Cidr> hosts = hosts(MILLION, 1);
    Collections.shuffle(hosts, new Random(1));
    assertThat(CidrSet.copyOf(hosts).blocks()).containsExactly(Cidr.parse("0.0.0.0/12"));
  }

  @Test
  void millionsOfBlocksAreCombinedExactly() {
    CidrSet even = CidrSet.copyOf(hosts(MILLION, 2));
    CidrSet all = CidrSet.of(Cidr.parse("0.0.0.0/11"));
    assertThat(even.blocks()).hasSize(MILLION);

    CidrSet odd = all.subtract(even);
    assertThat(odd.blocks()).hasSize(MILLION);
    assertThat(odd.contains(IpAddress.parse("0.0.0.1"))).isTrue();
    assertThat(odd.contains(IpAddress.parse("0.0.0.2"))).isFalse();
    assertThat(odd.contains(IpAddress.parse("0.31.255.255"))).isTrue();

    assertThat(even.union(odd)).isEqualTo(all);
    assertThat(even.intersect(odd)).isEqualTo(CidrSet.empty());
    assertThat(all.intersect(even)).isEqualTo(even);
    assertThat(even.subtract(all)).isEqualTo(CidrSet.empty());
  }

  @Test
  void aMillionRandomPrefixesOfBothFamiliesKeepTheirAddresses() {
    Random random = new Random(7);
    List<Cidr> prefixes = new ArrayList<>(MILLION);
    for (int i = 0; i < MILLION; i++) {
      IpAddress address =
          i % 2 == 0
              ? IpAddress.ofIpv4(random.nextInt())
              : IpAddress.ofIpv6(0x2001_0db8L << 32 | random.nextInt(1 << 16), random.nextLong());
      int longest = address.family().bits();
      prefixes.add(Cidr.containing(address, 16 + random.nextInt(longest - 15)));
    }
    CidrSet set = CidrSet.copyOf(prefixes);
    assertThat(prefixes.stream().allMatch(set::contains)).isTrue();
    List<Cidr> blocks = set.blocks();
    for (int i = 1; i < blocks.size(); i++) {
      Cidr below = blocks.get(i - 1);
      Cidr above = blocks.get(i);
      if (below.last().compareTo(above.first()) >= 0
          || below.sibling().filter(above::equals).isPresent()) {
        throw new AssertionError(below + " and " + above + " are not canonical");
      }
    }
    assertThat(CidrSet.copyOf(blocks)).isEqualTo(set);
  }

  private static CidrSet set(String... blocks) {
    return CidrSet.copyOf(Arrays.stream(blocks).map(Cidr::parse).toList());
  }

  private static List<Cidr> hosts(int count, int step) {
    List<Cidr> hosts = new ArrayList<>(count);
    IntStream.range(0, count).forEach(i -> hosts.add(Cidr.host(IpAddress.ofIpv4(i * step))));
    return hosts;
  }
}
