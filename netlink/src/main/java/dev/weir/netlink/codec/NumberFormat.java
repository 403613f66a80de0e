// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;

/** An integer of fixed width. */
final class NumberFormat extends Format<Long> {
  private final int width;
  private final ByteOrder order;
  private final boolean signed;

  NumberFormat(int width, ByteOrder order, boolean signed) {
    this.width = width;
    this.order = order;
    this.signed = signed;
  }

  /** Without a box. */
  long readUnboxed(AttributeReader at) {
    return at.number(width, order, signed);
  }

  @Override
  public Long read(AttributeReader at) {
    return at.number(width, order, signed);
  }

  @Override
  public void write(Long value, MessageWriter out) {
    // Written numbers may come from either view of the sign: -1 and 0xffffffff are the same bits.
    if (width < 8) {
      long high = value >> (width * 8);
      if (high != 0 && (high != -1 || value >= 0)) {
        throw new InvalidSpecException(value + " does not fit into " + width * 8 + " bits");
      }
    }
    out.number(value, width, order);
  }

  @Override
  public Object toTree(AttributeReader at) {
    return Numbers.toTree(read(at), width, signed);
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    out.number(Numbers.fromTree(tree, width, signed, name), width, order);
  }
}
