// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import static dev.weir.netlink.codec.Format.s32;
import static dev.weir.netlink.codec.Format.u32;

import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Struct;

/** Ids of other namespaces: {@code RTM_NEWNSID}, {@code struct rtgenmsg}, {@code NETNSA_*}. */
public final class NamespaceIdMessages {
  public static final Struct RTGENMSG = Struct.define("rtgenmsg").u8("family").build();
  public static final AttributeSet NSID = AttributeSet.define();
  public static final Attribute<Long> NETNSA_NSID = NSID.add(1, "NETNSA_NSID", s32());
  public static final Attribute<Long> NETNSA_FD = NSID.add(3, "NETNSA_FD", u32());

  static {
    NSID.add(2, "NETNSA_PID", u32());
    NSID.add(4, "NETNSA_TARGET_NSID", s32());
    NSID.add(5, "NETNSA_CURRENT_NSID", s32());
  }

  public static final MessageSchema RTM_NEWNSID =
      new MessageSchema(88, "RTM_NEWNSID", RTGENMSG, NSID);
  public static final MessageSchema RTM_GETNSID =
      new MessageSchema(90, "RTM_GETNSID", RTGENMSG, NSID);
  public static final MessageCatalog CATALOG =
      MessageCatalog.of(
          "route", RTM_NEWNSID, RTM_GETNSID, new MessageSchema(89, "RTM_DELNSID", RTGENMSG, NSID));

  private NamespaceIdMessages() {}
}
