// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.map.L4Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All traffic in pieces within which nothing differs: each prefix without the longer ones inside
 * it, with one example.
 */
final class Cells {
  /**
   * A piece.
   *
   * @param prefix the prefix
   * @param protocol the protocol of an example
   * @param port the port of the example
   */
  record Cell(L4Prefix prefix, IpProtocol protocol, int port) {}

  // Where examples are looked for first; 253 is for experiments (RFC 3692).
  private static final List<IpProtocol> PROTOCOLS =
      List.of(
          IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP, IpProtocol.ICMP, new IpProtocol(253));
  private static final int SPACE = 1 << 24;

  private Cells() {}

  static List<Cell> of(Collection<L4Prefix> prefixes) {
    TreeSet<L4Prefix> sorted = new TreeSet<>(prefixes);
    sorted.add(L4Prefix.ANY);
    List<L4Prefix> ordered = new ArrayList<>(sorted);
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      List<L4Prefix> inside = inside(ordered, i);
      example(ordered.get(i), inside).ifPresent(cells::add);
    }
    return cells;
  }

  private static List<L4Prefix> inside(List<L4Prefix> ordered, int index) {
    int end = index + 1;
    while (end < ordered.size() && ordered.get(index).contains(ordered.get(end))) {
      end++;
    }
    return ordered.subList(index + 1, end);
  }

  private static Optional<Cell> example(L4Prefix prefix, List<L4Prefix> inside) {
    if (prefix.length() > 0) {
      return firstFree(prefix, prefix.bits(), inside);
    }
    for (IpProtocol protocol : PROTOCOLS) {
      L4Prefix whole = L4Prefix.of(protocol);
      Optional<Cell> found =
          firstFree(whole, whole.bits(), inside)
              .map(cell -> new Cell(prefix, cell.protocol(), cell.port()));
      if (found.isPresent()) {
        return found;
      }
    }
    return firstFree(prefix, 0, inside);
  }

  /** The first traffic of a prefix that is in no longer one; those come in order. */
  private static Optional<Cell> firstFree(L4Prefix prefix, int from, List<L4Prefix> inside) {
    int point = from;
    for (L4Prefix longer : inside) {
      int size = SPACE >>> longer.length();
      if (longer.bits() <= point && point < longer.bits() + size) {
        point = longer.bits() + size;
      }
    }
    return point < prefix.bits() + (SPACE >>> prefix.length())
        ? Optional.of(new Cell(prefix, new IpProtocol(point >>> 16), point & 0xffff))
        : Optional.empty();
  }
}
