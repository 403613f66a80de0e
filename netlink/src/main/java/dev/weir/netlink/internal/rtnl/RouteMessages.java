// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import static dev.weir.netlink.codec.Format.ip;
import static dev.weir.netlink.codec.Format.nest;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u16;
import static dev.weir.netlink.codec.Format.u16be;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Struct;
import java.util.List;

/** Routes: {@code RTM_NEWROUTE}, {@code struct rtmsg}, {@code RTA_*}. */
public final class RouteMessages {
  public static final Struct RTMSG =
      Struct.define("rtmsg")
          .u8("family", "dst_len", "src_len", "tos", "table", "protocol", "scope", "type")
          .u32("flags")
          .build();
  public static final Field FAMILY = RTMSG.field("family");
  public static final Field DST_LEN = RTMSG.field("dst_len");
  public static final Field SRC_LEN = RTMSG.field("src_len");
  public static final Field TOS = RTMSG.field("tos");
  public static final Field TABLE = RTMSG.field("table");
  public static final Field PROTOCOL = RTMSG.field("protocol");
  public static final Field SCOPE = RTMSG.field("scope");
  public static final Field TYPE = RTMSG.field("type");
  public static final Field FLAGS = RTMSG.field("flags");

  public static final AttributeSet METRICS = AttributeSet.define();
  public static final Attribute<Long> RTAX_LOCK = METRICS.add(1, "RTAX_LOCK", u32());
  public static final Attribute<Long> RTAX_MTU = METRICS.add(2, "RTAX_MTU", u32());
  public static final Attribute<Long> RTAX_ADVMSS = METRICS.add(8, "RTAX_ADVMSS", u32());

  public static final AttributeSet ROUTE = AttributeSet.define();
  public static final Attribute<IpAddress> RTA_DST = ROUTE.add(1, "RTA_DST", ip());
  public static final Attribute<IpAddress> RTA_SRC = ROUTE.add(2, "RTA_SRC", ip());
  public static final Attribute<Long> RTA_OIF = ROUTE.add(4, "RTA_OIF", u32());
  public static final Attribute<IpAddress> RTA_GATEWAY = ROUTE.add(5, "RTA_GATEWAY", ip());
  public static final Attribute<Long> RTA_PRIORITY = ROUTE.add(6, "RTA_PRIORITY", u32());
  public static final Attribute<IpAddress> RTA_PREFSRC = ROUTE.add(7, "RTA_PREFSRC", ip());
  public static final Attribute<Attributes> RTA_METRICS =
      ROUTE.add(8, "RTA_METRICS", nest(METRICS));
  public static final Attribute<List<NextHopEntry>> RTA_MULTIPATH =
      ROUTE.add(9, "RTA_MULTIPATH", new NextHopsFormat(ROUTE));
  public static final Attribute<Long> RTA_TABLE = ROUTE.add(15, "RTA_TABLE", u32());
  public static final Attribute<IpAddress> RTA_VIA = ROUTE.add(18, "RTA_VIA", new ViaFormat());
  public static final Attribute<Long> RTA_PREF = ROUTE.add(20, "RTA_PREF", u8());
  public static final Attribute<Long> RTA_NH_ID = ROUTE.add(30, "RTA_NH_ID", u32());

  static {
    METRICS.add(3, "RTAX_WINDOW", u32());
    METRICS.add(4, "RTAX_RTT", u32());
    METRICS.add(5, "RTAX_RTTVAR", u32());
    METRICS.add(6, "RTAX_SSTHRESH", u32());
    METRICS.add(7, "RTAX_CWND", u32());
    METRICS.add(9, "RTAX_REORDERING", u32());
    METRICS.add(10, "RTAX_HOPLIMIT", u32());
    METRICS.add(11, "RTAX_INITCWND", u32());
    METRICS.add(12, "RTAX_FEATURES", u32());
    METRICS.add(13, "RTAX_RTO_MIN", u32());
    METRICS.add(14, "RTAX_INITRWND", u32());
    METRICS.add(15, "RTAX_QUICKACK", u32());
    METRICS.add(16, "RTAX_CC_ALGO", text());
    METRICS.add(17, "RTAX_FASTOPEN_NO_COOKIE", u32());

    ROUTE.add(3, "RTA_IIF", u32());
    ROUTE.add(11, "RTA_FLOW", u32());
    ROUTE.add(
        12,
        "RTA_CACHEINFO",
        struct(
            Struct.define("rta_cacheinfo")
                .u32("clntref", "lastuse")
                .s32("expires")
                .u32("error", "used", "id", "ts", "tsage")
                .build()));
    ROUTE.add(16, "RTA_MARK", u32());
    ROUTE.add(19, "RTA_NEWDST", octets());
    ROUTE.add(21, "RTA_ENCAP_TYPE", u16());
    ROUTE.add(22, "RTA_ENCAP", octets());
    ROUTE.add(23, "RTA_EXPIRES", u32());
    ROUTE.add(24, "RTA_PAD", octets());
    ROUTE.add(25, "RTA_UID", u32());
    ROUTE.add(26, "RTA_TTL_PROPAGATE", u8());
    ROUTE.add(27, "RTA_IP_PROTO", u8());
    ROUTE.add(28, "RTA_SPORT", u16be());
    ROUTE.add(29, "RTA_DPORT", u16be());
  }

  public static final MessageSchema RTM_NEWROUTE =
      new MessageSchema(24, "RTM_NEWROUTE", RTMSG, ROUTE);
  public static final MessageSchema RTM_DELROUTE =
      new MessageSchema(25, "RTM_DELROUTE", RTMSG, ROUTE);
  public static final MessageSchema RTM_GETROUTE =
      new MessageSchema(26, "RTM_GETROUTE", RTMSG, ROUTE);
  public static final MessageCatalog CATALOG =
      MessageCatalog.of("route", RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE);

  /** {@code RTNLGRP_IPV4_ROUTE}, {@code RTNLGRP_IPV6_ROUTE}. */
  public static final List<Integer> GROUPS = List.of(7, 11);

  private RouteMessages() {}
}
