// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;

/** Bytes as they are. */
final class OctetsFormat extends Format<Octets> {
  private final boolean colons;

  OctetsFormat(boolean colons) {
    this.colons = colons;
  }

  @Override
  public Octets read(AttributeReader at) {
    return at.octets();
  }

  @Override
  public void write(Octets value, MessageWriter out) {
    out.bytes(value.toBytes());
  }

  @Override
  public Object toTree(AttributeReader at) {
    return colons ? at.octets().toColonText() : at.octets().toString();
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof String text)) {
      throw new InvalidSpecException(name + ": not hexadecimal bytes: " + tree);
    }
    write(Octets.parse(text), out);
  }
}
