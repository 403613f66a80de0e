// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import static dev.weir.netlink.codec.Format.hardwareAddress;
import static dev.weir.netlink.codec.Format.ip;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.s32;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.u16;
import static dev.weir.netlink.codec.Format.u16be;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.codec.Struct;
import java.util.List;

/** Neighbours: {@code RTM_NEWNEIGH}, {@code struct ndmsg}, {@code NDA_*}. */
public final class NeighbourMessages {
  public static final Struct NDMSG =
      Struct.define("ndmsg")
          .u8("family")
          .pad(3)
          .s32("ifindex")
          .u16("state")
          .u8("flags", "type")
          .build();
  public static final Field FAMILY = NDMSG.field("family");
  public static final Field IFINDEX = NDMSG.field("ifindex");
  public static final Field STATE = NDMSG.field("state");
  public static final Field FLAGS = NDMSG.field("flags");

  public static final AttributeSet NEIGHBOUR = AttributeSet.define();
  public static final Attribute<IpAddress> NDA_DST = NEIGHBOUR.add(1, "NDA_DST", ip());
  public static final Attribute<Octets> NDA_LLADDR =
      NEIGHBOUR.add(2, "NDA_LLADDR", hardwareAddress());
  public static final Attribute<Long> NDA_PROTOCOL = NEIGHBOUR.add(12, "NDA_PROTOCOL", u8());

  static {
    NEIGHBOUR.add(
        3,
        "NDA_CACHEINFO",
        struct(
            Struct.define("nda_cacheinfo").u32("confirmed", "used", "updated", "refcnt").build()));
    NEIGHBOUR.add(4, "NDA_PROBES", u32());
    NEIGHBOUR.add(5, "NDA_VLAN", u16());
    NEIGHBOUR.add(6, "NDA_PORT", u16be());
    NEIGHBOUR.add(7, "NDA_VNI", u32());
    NEIGHBOUR.add(8, "NDA_IFINDEX", u32());
    NEIGHBOUR.add(9, "NDA_MASTER", u32());
    NEIGHBOUR.add(10, "NDA_LINK_NETNSID", s32());
    NEIGHBOUR.add(11, "NDA_SRC_VNI", u32());
    NEIGHBOUR.add(13, "NDA_NH_ID", u32());
    NEIGHBOUR.add(14, "NDA_FDB_EXT_ATTRS", octets());
    NEIGHBOUR.add(15, "NDA_FLAGS_EXT", u32());
    NEIGHBOUR.add(16, "NDA_NDM_STATE_MASK", u16());
    NEIGHBOUR.add(17, "NDA_NDM_FLAGS_MASK", u8());
  }

  public static final MessageSchema RTM_NEWNEIGH =
      new MessageSchema(28, "RTM_NEWNEIGH", NDMSG, NEIGHBOUR);
  public static final MessageSchema RTM_DELNEIGH =
      new MessageSchema(29, "RTM_DELNEIGH", NDMSG, NEIGHBOUR);
  public static final MessageSchema RTM_GETNEIGH =
      new MessageSchema(30, "RTM_GETNEIGH", NDMSG, NEIGHBOUR);
  public static final MessageCatalog CATALOG =
      MessageCatalog.of("route", RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH);

  /** {@code RTNLGRP_NEIGH}. */
  public static final List<Integer> GROUPS = List.of(3);

  private NeighbourMessages() {}
}
