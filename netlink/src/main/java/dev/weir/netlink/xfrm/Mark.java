// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.xfrm.XfrmStructs;

/**
 * Bits of a packet's mark. As the mark of a state or policy they are what a packet must have; as an
 * output mark they are what it gets, the other bits staying as they are.
 *
 * <p>Two states to one destination must not be told apart by marks of different masks: the kernel
 * takes the first one that matches, also when it is told to delete the other.
 *
 * @param value the bits
 * @param mask which bits count, 0 to 2^32 - 1
 */
public record Mark(long value, long mask) {
  /** Every mark. */
  public static final Mark ANY = new Mark(0, 0);

  private static final long ALL_BITS = 0xffff_ffffL;

  /**
   * Checks that no bit is set outside of the mask, where nothing would match.
   *
   * @param value the bits
   * @param mask which bits count
   */
  public Mark {
    if (mask < 0 || mask > ALL_BITS || (value & ~mask) != 0) {
      throw new InvalidSpecException(
          "mark 0x%x has bits outside of its mask 0x%x".formatted(value, mask));
    }
  }

  /**
   * A mark of which all bits count.
   *
   * @param value the mark
   * @return it
   */
  public static Mark exactly(long value) {
    return new Mark(value, ALL_BITS);
  }

  StructValue struct() {
    return XfrmStructs.MARK
        .zero()
        .with(XfrmStructs.MARK.field("v"), value)
        .with(XfrmStructs.MARK.field("m"), mask);
  }

  /** What the kernel has need not make sense. */
  static Mark of(StructValue mark) {
    long mask = mark.get(XfrmStructs.MARK.field("m"));
    return new Mark(mark.get(XfrmStructs.MARK.field("v")) & mask, mask);
  }

  /** {@return as in {@code ip xfrm}: {@code 0xe00/0xf00}} */
  @Override
  public String toString() {
    return "0x%x/0x%x".formatted(value, mask);
  }
}
