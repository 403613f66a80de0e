// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

/** A struct, as much of it as the kernel sent. */
class StructFormat extends Format<StructValue> {
  private final Struct struct;

  StructFormat(Struct struct) {
    this.struct = struct;
  }

  @Override
  public StructValue read(AttributeReader at) {
    return at.structOf(struct);
  }

  @Override
  public void write(StructValue value, MessageWriter out) {
    out.struct(value);
  }

  @Override
  public Object toTree(AttributeReader at) {
    return read(at).toTree();
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    out.struct(struct.fromTree(tree, name));
  }
}
