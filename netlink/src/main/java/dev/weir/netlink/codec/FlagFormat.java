// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

/** An attribute that says something by being there. */
final class FlagFormat extends Format<Boolean> {
  @Override
  public Boolean read(AttributeReader at) {
    return true;
  }

  @Override
  public void write(Boolean value, MessageWriter out) {}

  @Override
  public Object toTree(AttributeReader at) {
    return true;
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {}
}
