// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import static dev.weir.netlink.codec.Format.ip;
import static dev.weir.netlink.codec.Format.s32;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.codec.StructValue;
import java.util.List;

/** Addresses: {@code RTM_NEWADDR}, {@code struct ifaddrmsg}, {@code IFA_*}. */
public final class AddressMessages {
  public static final Struct IFADDRMSG =
      Struct.define("ifaddrmsg").u8("family", "prefixlen", "flags", "scope").u32("index").build();
  public static final Field FAMILY = IFADDRMSG.field("family");
  public static final Field PREFIXLEN = IFADDRMSG.field("prefixlen");
  public static final Field FLAGS = IFADDRMSG.field("flags");
  public static final Field SCOPE = IFADDRMSG.field("scope");
  public static final Field INDEX = IFADDRMSG.field("index");

  public static final Struct CACHEINFO =
      Struct.define("ifa_cacheinfo").u32("prefered", "valid", "cstamp", "tstamp").build();
  public static final Field PREFERRED = CACHEINFO.field("prefered");
  public static final Field VALID = CACHEINFO.field("valid");

  public static final AttributeSet ADDRESS = AttributeSet.define();
  public static final Attribute<IpAddress> IFA_ADDRESS = ADDRESS.add(1, "IFA_ADDRESS", ip());
  public static final Attribute<IpAddress> IFA_LOCAL = ADDRESS.add(2, "IFA_LOCAL", ip());
  public static final Attribute<String> IFA_LABEL = ADDRESS.add(3, "IFA_LABEL", text());
  public static final Attribute<IpAddress> IFA_BROADCAST = ADDRESS.add(4, "IFA_BROADCAST", ip());
  public static final Attribute<StructValue> IFA_CACHEINFO =
      ADDRESS.add(6, "IFA_CACHEINFO", struct(CACHEINFO));
  public static final Attribute<Long> IFA_FLAGS = ADDRESS.add(8, "IFA_FLAGS", u32());
  public static final Attribute<Long> IFA_RT_PRIORITY = ADDRESS.add(9, "IFA_RT_PRIORITY", u32());
  public static final Attribute<Long> IFA_PROTO = ADDRESS.add(11, "IFA_PROTO", u8());

  static {
    ADDRESS.add(5, "IFA_ANYCAST", ip());
    ADDRESS.add(7, "IFA_MULTICAST", ip());
    ADDRESS.add(10, "IFA_TARGET_NETNSID", s32());
  }

  public static final MessageSchema RTM_NEWADDR =
      new MessageSchema(20, "RTM_NEWADDR", IFADDRMSG, ADDRESS);
  public static final MessageSchema RTM_DELADDR =
      new MessageSchema(21, "RTM_DELADDR", IFADDRMSG, ADDRESS);
  public static final MessageSchema RTM_GETADDR =
      new MessageSchema(22, "RTM_GETADDR", IFADDRMSG, ADDRESS);
  public static final MessageCatalog CATALOG =
      MessageCatalog.of("route", RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR);

  /** {@code RTNLGRP_IPV4_IFADDR}, {@code RTNLGRP_IPV6_IFADDR}. */
  public static final List<Integer> GROUPS = List.of(5, 9);

  private AddressMessages() {}
}
