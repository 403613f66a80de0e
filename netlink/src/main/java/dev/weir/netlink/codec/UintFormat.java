// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.nio.ByteOrder;

/** The kernel's {@code NLA_UINT}: four bytes if they suffice, otherwise eight. */
final class UintFormat extends Format<Long> {
  @Override
  public Long read(AttributeReader at) {
    return at.number(at.length() == 4 ? 4 : 8, ByteOrder.nativeOrder(), false);
  }

  @Override
  public void write(Long value, MessageWriter out) {
    out.number(value, value >>> 32 == 0 ? 4 : 8, ByteOrder.nativeOrder());
  }

  @Override
  public Object toTree(AttributeReader at) {
    return Numbers.toTree(read(at), 8, false);
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    write(Numbers.fromTree(tree, 8, false, name), out);
  }
}
