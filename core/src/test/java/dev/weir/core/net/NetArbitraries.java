// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Values and near misses of them, biased to where mistakes live. */
final class NetArbitraries {
  private static final String EDITS =
      "0123456789abcdefABCDEFgxX:./-_%+ \t\n\0[],\u0661\uff11\u0131\u2028";

  private NetArbitraries() {}

  /** Words whose groups of 16 bits are often all zero or all one. */
  private static Arbitrary<Long> words() {
    Arbitrary<Integer> group =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(0)),
            Tuple.of(1, Arbitraries.just(0xffff)),
            Tuple.of(3, Arbitraries.integers().between(0, 0xffff)));
    return group
        .list()
        .ofSize(4)
        .map(groups -> groups.stream().mapToLong(g -> g).reduce(0, (w, g) -> w << 16 | g));
  }

  static Arbitrary<IpAddress> ipv4() {
    return words().map(word -> IpAddress.ofIpv4((int) (long) word));
  }

  static Arbitrary<IpAddress> ipv6() {
    return Arbitraries.frequencyOf(
        Tuple.of(9, Combinators.combine(words(), words()).as(IpAddress::ofIpv6)),
        Tuple.of(
            1, words().map(word -> IpAddress.ofIpv6(0, 0xffffL << 32 | (word & 0xffff_ffffL)))));
  }

  static Arbitrary<IpAddress> addresses() {
    return Arbitraries.oneOf(ipv4(), ipv6());
  }

  static Arbitrary<Cidr> cidrs() {
    return addresses()
        .flatMap(
            address ->
                Arbitraries.integers()
                    .between(0, address.family().bits())
                    .map(length -> Cidr.containing(address, length)));
  }

  static Arbitrary<MacAddress> macs() {
    return words().map(word -> new MacAddress(word & 0xffff_ffff_ffffL));
  }

  static Arbitrary<PortRange> portRanges() {
    Arbitrary<Integer> port = Arbitraries.integers().between(0, 65535);
    return Combinators.combine(port, port)
        .as((a, b) -> new PortRange(Math.min(a, b), Math.max(a, b)));
  }

  static Arbitrary<IpProtocol> protocols() {
    return Arbitraries.integers().between(0, 255).map(IpProtocol::new);
  }

  /** Texts that no one meant as anything, and valid ones with one to three edits. */
  static Arbitrary<String> nearMisses(Arbitrary<String> valid) {
    Arbitrary<List<Edit>> edits =
        Combinators.combine(
                Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(0, 1000),
                Arbitraries.integers().between(0, EDITS.length() - 1))
            .as(Edit::new)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3);
    return Arbitraries.frequencyOf(
        Tuple.of(8, Combinators.combine(valid, edits).as(NetArbitraries::edit)),
        Tuple.of(1, Arbitraries.strings().ofMaxLength(60)),
        Tuple.of(1, Arbitraries.strings().withChars(EDITS).ofMaxLength(300)));
  }

  private static String edit(String text, List<Edit> edits) {
    String edited = text;
    for (Edit edit : edits) {
      edited = edit.apply(edited);
    }
    return edited;
  }

  private record Edit(int kind, int place, int character) {
    String apply(String text) {
      int at = place % (text.length() + 1);
      int behind = Math.min(text.length(), at + 1);
      char c = EDITS.charAt(character);
      return switch (kind) {
        case 0 -> text.substring(0, at) + text.substring(behind);
        case 1 -> text.substring(0, at) + c + text.substring(at);
        case 2 -> text.substring(0, at) + c + text.substring(behind);
        case 3 -> text.substring(0, at);
        default -> text.substring(0, behind) + text.substring(at);
      };
    }
  }
}
