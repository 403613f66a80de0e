// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.genl;

import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u64;

import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;

/** The {@code netdev} family: {@code NETDEV_CMD_DEV_*}, {@code NETDEV_A_DEV_*}. Kernel 6.3. */
public final class NetdevMessages {
  public static final AttributeSet DEV = AttributeSet.define();
  public static final Attribute<Long> NETDEV_A_DEV_IFINDEX =
      DEV.add(1, "NETDEV_A_DEV_IFINDEX", u32());
  public static final Attribute<Long> NETDEV_A_DEV_XDP_FEATURES =
      DEV.add(3, "NETDEV_A_DEV_XDP_FEATURES", u64());
  public static final Attribute<Long> NETDEV_A_DEV_XDP_ZC_MAX_SEGS =
      DEV.add(4, "NETDEV_A_DEV_XDP_ZC_MAX_SEGS", u32());

  static {
    DEV.add(2, "NETDEV_A_DEV_PAD", octets());
    DEV.add(5, "NETDEV_A_DEV_XDP_RX_METADATA_FEATURES", u64());
    DEV.add(6, "NETDEV_A_DEV_XSK_FEATURES", u64());
  }

  public static final int NETDEV_CMD_DEV_GET = 1;

  private NetdevMessages() {}

  /** {@return the messages of the family under the number it has on this kernel} */
  public static MessageCatalog catalog(int id) {
    return MessageCatalog.of("generic", schema(id, "netdev", AttributeSet.UNKNOWN))
        .withCommand(NETDEV_CMD_DEV_GET, devices(id))
        .withCommand(2, schema(id, "NETDEV_CMD_DEV_ADD_NTF", DEV))
        .withCommand(3, schema(id, "NETDEV_CMD_DEV_DEL_NTF", DEV))
        .withCommand(4, schema(id, "NETDEV_CMD_DEV_CHANGE_NTF", DEV));
  }

  public static MessageSchema devices(int id) {
    return schema(id, "NETDEV_CMD_DEV_GET", DEV);
  }

  private static MessageSchema schema(int id, String name, AttributeSet attributes) {
    return new MessageSchema(id, name, CtrlMessages.GENLMSGHDR, attributes);
  }
}
