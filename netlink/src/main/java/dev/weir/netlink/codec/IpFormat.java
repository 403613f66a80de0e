// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;

/** An address whose length tells its family. */
final class IpFormat extends Format<IpAddress> {
  @Override
  public IpAddress read(AttributeReader at) {
    return at.ip();
  }

  @Override
  public void write(IpAddress value, MessageWriter out) {
    out.bytes(value.toBytes());
  }

  @Override
  public Object toTree(AttributeReader at) {
    return at.ip().toString();
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof String text)) {
      throw new InvalidSpecException(name + ": not an address: " + tree);
    }
    write(IpAddress.parse(text), out);
  }
}
