// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import static dev.weir.netlink.codec.Format.ip;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.s32;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u16;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u64be;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Struct;
import java.util.List;

/** Policy rules: {@code RTM_NEWRULE}, {@code struct fib_rule_hdr}, {@code FRA_*}. */
public final class RuleMessages {
  public static final Struct FIB_RULE_HDR =
      Struct.define("fib_rule_hdr")
          .u8("family", "dst_len", "src_len", "tos", "table", "res1", "res2", "action")
          .u32("flags")
          .build();
  public static final Field FAMILY = FIB_RULE_HDR.field("family");
  public static final Field DST_LEN = FIB_RULE_HDR.field("dst_len");
  public static final Field SRC_LEN = FIB_RULE_HDR.field("src_len");
  public static final Field TOS = FIB_RULE_HDR.field("tos");
  public static final Field TABLE = FIB_RULE_HDR.field("table");
  public static final Field ACTION = FIB_RULE_HDR.field("action");
  public static final Field FLAGS = FIB_RULE_HDR.field("flags");

  public static final AttributeSet RULE = AttributeSet.define();
  public static final Attribute<IpAddress> FRA_DST = RULE.add(1, "FRA_DST", ip());
  public static final Attribute<IpAddress> FRA_SRC = RULE.add(2, "FRA_SRC", ip());
  public static final Attribute<String> FRA_IIFNAME = RULE.add(3, "FRA_IIFNAME", text());
  public static final Attribute<Long> FRA_GOTO = RULE.add(4, "FRA_GOTO", u32());
  public static final Attribute<Long> FRA_PRIORITY = RULE.add(6, "FRA_PRIORITY", u32());
  public static final Attribute<Long> FRA_FWMARK = RULE.add(10, "FRA_FWMARK", u32());
  public static final Attribute<Long> FRA_TABLE = RULE.add(15, "FRA_TABLE", u32());
  public static final Attribute<Long> FRA_FWMASK = RULE.add(16, "FRA_FWMASK", u32());
  public static final Attribute<String> FRA_OIFNAME = RULE.add(17, "FRA_OIFNAME", text());
  public static final Attribute<Long> FRA_PROTOCOL = RULE.add(21, "FRA_PROTOCOL", u8());

  static {
    RULE.add(11, "FRA_FLOW", u32());
    RULE.add(12, "FRA_TUN_ID", u64be());
    RULE.add(13, "FRA_SUPPRESS_IFGROUP", s32());
    RULE.add(14, "FRA_SUPPRESS_PREFIXLEN", s32());
    RULE.add(18, "FRA_PAD", octets());
    RULE.add(19, "FRA_L3MDEV", u8());
    RULE.add(
        20,
        "FRA_UID_RANGE",
        struct(Struct.define("fib_rule_uid_range").u32("start", "end").build()));
    RULE.add(22, "FRA_IP_PROTO", u8());
    Struct ports = Struct.define("fib_rule_port_range").u16("start", "end").build();
    RULE.add(23, "FRA_SPORT_RANGE", struct(ports));
    RULE.add(24, "FRA_DPORT_RANGE", struct(ports));
    RULE.add(25, "FRA_DSCP", u8());
    RULE.add(26, "FRA_FLOWLABEL", octets());
    RULE.add(27, "FRA_FLOWLABEL_MASK", octets());
    RULE.add(28, "FRA_SPORT_MASK", u16());
    RULE.add(29, "FRA_DPORT_MASK", u16());
    RULE.add(30, "FRA_DSCP_MASK", u8());
  }

  public static final MessageSchema RTM_NEWRULE =
      new MessageSchema(32, "RTM_NEWRULE", FIB_RULE_HDR, RULE);
  public static final MessageSchema RTM_DELRULE =
      new MessageSchema(33, "RTM_DELRULE", FIB_RULE_HDR, RULE);
  public static final MessageSchema RTM_GETRULE =
      new MessageSchema(34, "RTM_GETRULE", FIB_RULE_HDR, RULE);
  public static final MessageCatalog CATALOG =
      MessageCatalog.of("route", RTM_NEWRULE, RTM_DELRULE, RTM_GETRULE);

  /** {@code RTNLGRP_IPV4_RULE}, {@code RTNLGRP_IPV6_RULE}. */
  public static final List<Integer> GROUPS = List.of(8, 19);

  private RuleMessages() {}
}
