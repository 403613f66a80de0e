// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.AttributeReader;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.codec.MessageWriter;
import java.nio.ByteOrder;

/** {@code struct rtvia}: a gateway of another family than the route, its family before it. */
final class ViaFormat extends Format<IpAddress> {
  private static final int FAMILY = 2;

  @Override
  public IpAddress read(AttributeReader at) {
    int family = (int) at.numberAt(0, FAMILY, ByteOrder.nativeOrder());
    for (IpFamily known : IpFamily.values()) {
      if (known.number() == family && at.length() == FAMILY + known.bytes()) {
        byte[] bytes = new byte[known.bytes()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) at.numberAt(FAMILY + i, 1, ByteOrder.nativeOrder());
        }
        return IpAddress.ofBytes(bytes);
      }
    }
    at.damaged("no address of family " + family + " in " + at.length() + " bytes");
    return IpAddress.ofIpv4(0);
  }

  @Override
  public void write(IpAddress value, MessageWriter out) {
    out.number(value.family().number(), FAMILY, ByteOrder.nativeOrder()).bytes(value.toBytes());
  }

  @Override
  public Object toTree(AttributeReader at) {
    return read(at).toString();
  }

  @Override
  public void writeTree(Object tree, Siblings siblings, String name, MessageWriter out) {
    if (!(tree instanceof String text)) {
      throw new InvalidSpecException(name + ": not an address: " + tree);
    }
    write(IpAddress.parse(text), out);
  }
}
