// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A set of addresses of both families, held as the fewest blocks that cover it exactly.
 *
 * <p>There is only one such list of blocks for a set of addresses, so two sets with the same
 * addresses are equal objects, however they came about: {@code {10.0.0.0/9, 10.128.0.0/9}} is
 * {@code {10.0.0.0/8}}. Making a set of blocks is therefore also how a list of prefixes is
 * aggregated, and {@link #subtract} is how a list of exceptions is applied.
 *
 * <p>Sets hold millions of blocks: making one costs a sort, an operation on two is one pass over
 * both, a look-up is a binary search that allocates nothing. Immutable and thread-safe.
 */
public final class CidrSet {
  private static final CidrSet EMPTY = new CidrSet(new Cidr[0]);
  private static final int PRINTED_BLOCKS = 32;

  // Ascending, disjoint, no two of them halves of one block.
  private final Cidr[] blocks;

  private CidrSet(Cidr[] blocks) {
    this.blocks = blocks;
  }

  /** {@return the set without addresses} */
  public static CidrSet empty() {
    return EMPTY;
  }

  /**
   * {@return the set of every address in the blocks}
   *
   * @param blocks blocks in any order; may repeat, nest and adjoin
   */
  public static CidrSet of(Cidr... blocks) {
    return canonical(blocks.clone());
  }

  /**
   * {@return the set of every address in the blocks}
   *
   * @param blocks blocks in any order; may repeat, nest and adjoin
   */
  public static CidrSet copyOf(Collection<Cidr> blocks) {
    return canonical(blocks.toArray(new Cidr[0]));
  }

  /** {@return the fewest blocks that cover the set exactly, ascending; immutable} */
  public List<Cidr> blocks() {
    return Collections.unmodifiableList(Arrays.asList(blocks));
  }

  /** {@return whether there is no address in the set} */
  public boolean isEmpty() {
    return blocks.length == 0;
  }

  /**
   * {@return whether an address is in the set}
   *
   * @param address an address of either family
   */
  public boolean contains(IpAddress address) {
    int index = lastNotAfter(address);
    return index >= 0 && blocks[index].contains(address);
  }

  /**
   * {@return whether every address of a block is in the set}
   *
   * @param block a block of either family
   */
  public boolean contains(Cidr block) {
    // A block that is covered at all is covered by one block, or the list would not be minimal.
    int index = lastNotAfter(block.address());
    return index >= 0 && blocks[index].contains(block);
  }

  /**
   * {@return the block of {@link #blocks} that holds an address, if it is in the set}
   *
   * @param address an address of either family
   */
  public Optional<Cidr> blockOf(IpAddress address) {
    int index = lastNotAfter(address);
    return index >= 0 && blocks[index].contains(address)
        ? Optional.of(blocks[index])
        : Optional.empty();
  }

  /**
   * {@return the addresses that are in this set or in another}
   *
   * @param other the other set
   */
  public CidrSet union(CidrSet other) {
    BlockAppender union = new BlockAppender(blocks.length + other.blocks.length);
    int mine = 0;
    int theirs = 0;
    while (mine < blocks.length && theirs < other.blocks.length) {
      union.append(
          blocks[mine].compareTo(other.blocks[theirs]) <= 0
              ? blocks[mine++]
              : other.blocks[theirs++]);
    }
    union.append(blocks, mine);
    union.append(other.blocks, theirs);
    return union.toSet();
  }

  /**
   * {@return the addresses that are in this set and in another}
   *
   * @param other the other set
   */
  public CidrSet intersect(CidrSet other) {
    BlockAppender common = new BlockAppender(Math.max(blocks.length, other.blocks.length));
    int mine = 0;
    int theirs = 0;
    while (mine < blocks.length && theirs < other.blocks.length) {
      Cidr a = blocks[mine];
      Cidr b = other.blocks[theirs];
      if (a.contains(b)) {
        common.append(b);
        theirs++;
      } else if (b.contains(a)) {
        common.append(a);
        mine++;
      } else if (a.compareTo(b) < 0) {
        mine++;
      } else {
        theirs++;
      }
    }
    return common.toSet();
  }

  /**
   * {@return the addresses that are in this set but not in another}
   *
   * @param other the addresses to leave out, in the set or not
   */
  public CidrSet subtract(CidrSet other) {
    BlockAppender kept = new BlockAppender(blocks.length);
    // Pieces of one block still to be looked at, lowest on top: at most one per prefix bit.
    Deque<Cidr> pieces = new ArrayDeque<>();
    int next = 0;
    for (Cidr block : blocks) {
      pieces.push(block);
      while (!pieces.isEmpty()) {
        Cidr piece = pieces.pop();
        next = other.firstNotBefore(piece, next);
        if (next == other.blocks.length || !other.blocks[next].overlaps(piece)) {
          kept.append(piece);
        } else if (!other.blocks[next].contains(piece)) {
          pieces.push(piece.upperHalf());
          pieces.push(piece.lowerHalf());
        }
      }
    }
    return kept.toSet();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CidrSet set && Arrays.equals(blocks, set.blocks);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(blocks);
  }

  /** {@return the blocks, for a reader: from the 33rd on only their number} */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < Math.min(blocks.length, PRINTED_BLOCKS); i++) {
      out.append(i == 0 ? "" : ", ").append(blocks[i]);
    }
    if (blocks.length > PRINTED_BLOCKS) {
      out.append(", and ").append(blocks.length - PRINTED_BLOCKS).append(" more");
    }
    return out.append('}').toString();
  }

  /** Takes blocks that are canonical already, and the array. */
  static CidrSet ofCanonical(Cidr[] blocks) {
    return blocks.length == 0 ? EMPTY : new CidrSet(blocks);
  }

  private static CidrSet canonical(Cidr[] blocks) {
    Arrays.sort(blocks);
    BlockAppender aggregate = new BlockAppender(blocks.length);
    aggregate.append(blocks, 0);
    return aggregate.toSet();
  }

  /** {@return the index of the last block that begins at or below an address, or -1} */
  private int lastNotAfter(IpAddress address) {
    int low = 0;
    int high = blocks.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (blocks[middle].address().compareTo(address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** {@return the index, from {@code from} on, of the first block not wholly below another} */
  private int firstNotBefore(Cidr other, int from) {
    int index = from;
    while (index < blocks.length
        && blocks[index].compareTo(other) < 0
        && !blocks[index].overlaps(other)) {
      index++;
    }
    return index;
  }
}
