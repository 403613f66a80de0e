// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

/** Attributes in an attribute. */
final class NestFormat extends Format<Attributes> {
  private final AttributeSet set;
  private final boolean flagged;

  NestFormat(AttributeSet set, boolean flagged) {
    this.set = set;
    this.flagged = flagged;
  }

  AttributeSet set() {
    return set;
  }

  @Override
  public boolean isNest() {
    return flagged;
  }

  @Override
  public Attributes read(AttributeReader at) {
    return new Attributes(set, at.octets().toBytes());
  }

  @Override
  public void write(Attributes value, MessageWriter out) {
    out.bytes(value.raw());
  }

  @Override
  public Object toTree(AttributeReader at) {
    return AttributeTree.of(set, at.nested());
  }

  @Override
  public Object toText(AttributeReader at) {
    return AttributeTree.text(set, at.nested());
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    AttributeTree.write(set, tree, name, out);
  }
}
