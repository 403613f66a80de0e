// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.internal.text.TextScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ports from one to another, both included: 0 to 65535, host order.
 *
 * <p>Comparing and testing allocate nothing. The order is by first port, then by last. Immutable
 * and thread-safe.
 *
 * @param first the lowest port
 * @param last the highest port, not below the first
 */
public record PortRange(int first, int last) implements Comparable<PortRange> {
  /** Every port, 0 to 65535. */
  public static final PortRange ALL = new PortRange(0, PortBlock.MAX_PORT);

  private static final String KIND = "port range";

  /**
   * Creates a range.
   *
   * @param first the lowest port
   * @param last the highest port
   * @throws InvalidSpecException if a port is not within 0..65535 or the range is empty
   */
  public PortRange {
    if (first < 0 || last > PortBlock.MAX_PORT || first > last) {
      throw new InvalidSpecException(
          KIND + ' ' + first + '-' + last + ": expected 0 <= first <= last <= 65535");
    }
  }

  /**
   * {@return the range of one port}
   *
   * @param port the port, 0 to 65535
   * @throws InvalidSpecException for any other number
   */
  public static PortRange of(int port) {
    return new PortRange(port, port);
  }

  /**
   * Parses {@code port} or {@code first-last}, decimal, without leading zeros or white space.
   *
   * @param text the text, for example {@code 80} or {@code 8080-8090}
   * @return the range
   * @throws InvalidSpecException if the text is anything else; the message names the offset
   */
  public static PortRange parse(String text) {
    TextScanner in = new TextScanner(KIND, text);
    int first = in.decimal("port", PortBlock.MAX_PORT);
    if (in.atEnd()) {
      return of(first);
    }
    in.expect('-');
    int lastOffset = in.position();
    int last = in.decimal("last port", PortBlock.MAX_PORT);
    in.expectEnd();
    if (last < first) {
      throw in.error(
          "last port " + last + " at offset " + lastOffset + " is below the first, " + first);
    }
    return new PortRange(first, last);
  }

  /** {@return how many ports there are, 1 to 65536} */
  public int size() {
    return last - first + 1;
  }

  /** {@return whether this is a single port} */
  public boolean isSingle() {
    return first == last;
  }

  /**
   * {@return whether a port is in the range; false for numbers that are no port}
   *
   * @param port any number
   */
  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  /**
   * {@return whether every port of a range is in this one}
   *
   * @param other the other range
   */
  public boolean contains(PortRange other) {
    return first <= other.first && other.last <= last;
  }

  /**
   * {@return whether a port is in both ranges}
   *
   * @param other the other range
   */
  public boolean overlaps(PortRange other) {
    return first <= other.last && other.first <= last;
  }

  /**
   * {@return the ports in both ranges, or empty if there is none}
   *
   * @param other the other range
   */
  public Optional<PortRange> intersect(PortRange other) {
    return overlaps(other)
        ? Optional.of(new PortRange(Math.max(first, other.first), Math.min(last, other.last)))
        : Optional.empty();
  }

  /**
   * Splits into the fewest blocks that a prefix of the port number describes: what an LPM trie or a
   * masked key can hold.
   *
   * @return the blocks, ascending and disjoint, immutable; one for a single port or for {@link
   *     #ALL}, at most 30 (for 1 to 65534)
   */
  public List<PortBlock> blocks() {
    List<PortBlock> blocks = new ArrayList<>();
    int port = first;
    while (port <= last) {
      PortBlock block = PortBlock.largestAt(port, last);
      blocks.add(block);
      port = block.last() + 1;
    }
    return List.copyOf(blocks);
  }

  @Override
  public int compareTo(PortRange other) {
    int byFirst = Integer.compare(first, other.first);
    return byFirst != 0 ? byFirst : Integer.compare(last, other.last);
  }

  /** {@return the text that {@link #parse} reads; a single port without a hyphen} */
  @Override
  public String toString() {
    return isSingle() ? Integer.toString(first) : first + "-" + last;
  }
}
