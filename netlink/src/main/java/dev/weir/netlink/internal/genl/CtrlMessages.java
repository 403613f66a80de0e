// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.genl;

import static dev.weir.netlink.codec.Format.flatNest;
import static dev.weir.netlink.codec.Format.nest;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u16;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u64;

import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Struct;

/** The family that knows the families: {@code CTRL_CMD_*}, {@code CTRL_ATTR_*}. */
public final class CtrlMessages {
  /** {@code GENL_ID_CTRL}: the one family whose number is fixed. */
  public static final int GENL_ID_CTRL = 0x10;

  public static final Struct GENLMSGHDR =
      Struct.define("genlmsghdr").u8("cmd", "version").u16("reserved").build();
  public static final Field CMD = GENLMSGHDR.field("cmd");
  public static final Field VERSION = GENLMSGHDR.field("version");

  public static final AttributeSet OPERATION = AttributeSet.define();
  public static final Attribute<Long> CTRL_ATTR_OP_ID = OPERATION.add(1, "CTRL_ATTR_OP_ID", u32());
  public static final Attribute<Long> CTRL_ATTR_OP_FLAGS =
      OPERATION.add(2, "CTRL_ATTR_OP_FLAGS", u32());

  public static final AttributeSet GROUP = AttributeSet.define();
  public static final Attribute<String> CTRL_ATTR_MCAST_GRP_NAME =
      GROUP.add(1, "CTRL_ATTR_MCAST_GRP_NAME", text());
  public static final Attribute<Long> CTRL_ATTR_MCAST_GRP_ID =
      GROUP.add(2, "CTRL_ATTR_MCAST_GRP_ID", u32());

  private static final AttributeSet POLICY_TYPE = AttributeSet.define();
  private static final AttributeSet OP_POLICY = AttributeSet.define();

  public static final AttributeSet CTRL = AttributeSet.define();
  public static final Attribute<Long> CTRL_ATTR_FAMILY_ID =
      CTRL.add(1, "CTRL_ATTR_FAMILY_ID", u16());
  public static final Attribute<String> CTRL_ATTR_FAMILY_NAME =
      CTRL.add(2, "CTRL_ATTR_FAMILY_NAME", text());
  public static final Attribute<Long> CTRL_ATTR_VERSION = CTRL.add(3, "CTRL_ATTR_VERSION", u32());
  public static final Attribute<Long> CTRL_ATTR_HDRSIZE = CTRL.add(4, "CTRL_ATTR_HDRSIZE", u32());
  public static final Attribute<Long> CTRL_ATTR_MAXATTR = CTRL.add(5, "CTRL_ATTR_MAXATTR", u32());
  public static final Attribute<Attributes> CTRL_ATTR_OPS =
      CTRL.add(6, "CTRL_ATTR_OPS", flatNest(AttributeSet.numbered(flatNest(OPERATION))));
  public static final Attribute<Attributes> CTRL_ATTR_MCAST_GROUPS =
      CTRL.add(7, "CTRL_ATTR_MCAST_GROUPS", flatNest(AttributeSet.numbered(flatNest(GROUP))));
  public static final Attribute<Attributes> CTRL_ATTR_POLICY =
      CTRL.add(
          8,
          "CTRL_ATTR_POLICY",
          nest(AttributeSet.numbered(nest(AttributeSet.numbered(nest(POLICY_TYPE))))));
  public static final Attribute<Long> CTRL_ATTR_OP = CTRL.add(10, "CTRL_ATTR_OP", u32());

  static {
    CTRL.add(9, "CTRL_ATTR_OP_POLICY", nest(AttributeSet.numbered(nest(OP_POLICY))));
    OP_POLICY.add(1, "CTRL_ATTR_POLICY_DO", u32());
    OP_POLICY.add(2, "CTRL_ATTR_POLICY_DUMP", u32());
    POLICY_TYPE.add(1, "NL_POLICY_TYPE_ATTR_TYPE", u32());
    POLICY_TYPE.add(2, "NL_POLICY_TYPE_ATTR_MIN_VALUE_S", u64());
    POLICY_TYPE.add(3, "NL_POLICY_TYPE_ATTR_MAX_VALUE_S", u64());
    POLICY_TYPE.add(4, "NL_POLICY_TYPE_ATTR_MIN_VALUE_U", u64());
    POLICY_TYPE.add(5, "NL_POLICY_TYPE_ATTR_MAX_VALUE_U", u64());
    POLICY_TYPE.add(6, "NL_POLICY_TYPE_ATTR_MIN_LENGTH", u32());
    POLICY_TYPE.add(7, "NL_POLICY_TYPE_ATTR_MAX_LENGTH", u32());
    POLICY_TYPE.add(8, "NL_POLICY_TYPE_ATTR_POLICY_IDX", u32());
    POLICY_TYPE.add(9, "NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE", u32());
    POLICY_TYPE.add(10, "NL_POLICY_TYPE_ATTR_BITFIELD32_MASK", u32());
    POLICY_TYPE.add(11, "NL_POLICY_TYPE_ATTR_PAD", octets());
    POLICY_TYPE.add(12, "NL_POLICY_TYPE_ATTR_MASK", u64());
  }

  public static final MessageSchema NEWFAMILY = ctrl("CTRL_CMD_NEWFAMILY");
  public static final MessageSchema GETFAMILY = ctrl("CTRL_CMD_GETFAMILY");
  public static final MessageSchema GETPOLICY = ctrl("CTRL_CMD_GETPOLICY");

  public static final int CTRL_CMD_NEWFAMILY = 1;
  public static final int CTRL_CMD_GETFAMILY = 3;
  public static final int CTRL_CMD_GETPOLICY = 10;

  public static final MessageCatalog CATALOG =
      MessageCatalog.of("generic", ctrl("nlctrl"))
          .withFallback(GENLMSGHDR)
          .withCommand(CTRL_CMD_NEWFAMILY, NEWFAMILY)
          .withCommand(2, ctrl("CTRL_CMD_DELFAMILY"))
          .withCommand(CTRL_CMD_GETFAMILY, GETFAMILY)
          .withCommand(7, ctrl("CTRL_CMD_NEWMCAST_GRP"))
          .withCommand(8, ctrl("CTRL_CMD_DELMCAST_GRP"))
          .withCommand(CTRL_CMD_GETPOLICY, GETPOLICY);

  private CtrlMessages() {}

  private static MessageSchema ctrl(String name) {
    return new MessageSchema(GENL_ID_CTRL, name, GENLMSGHDR, CTRL);
  }
}
