// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.diag;

import static dev.weir.netlink.codec.Format.array;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.secretStruct;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u64;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.codec.StructValue;
import java.util.List;

/** Sockets: {@code SOCK_DIAG_BY_FAMILY}, whose content the address family decides. */
public final class DiagMessages {
  public static final int AF_UNIX = 1;

  public static final Struct SOCKID =
      Struct.define("inet_diag_sockid")
          .u16be("idiag_sport", "idiag_dport")
          .address("idiag_src", "family")
          .address("idiag_dst", "family")
          .u32("idiag_if")
          .octets("idiag_cookie", 8, 4)
          .build();
  public static final Struct INET_REQUEST =
      Struct.define("inet_diag_req_v2")
          .u8("sdiag_family", "sdiag_protocol", "idiag_ext", "pad")
          .u32("idiag_states")
          .struct("id", SOCKID)
          .family("sdiag_family")
          .build();
  public static final Struct INET_MESSAGE =
      Struct.define("inet_diag_msg")
          .u8("idiag_family", "idiag_state", "idiag_timer", "idiag_retrans")
          .struct("id", SOCKID)
          .u32("idiag_expires", "idiag_rqueue", "idiag_wqueue", "idiag_uid", "idiag_inode")
          .family("idiag_family")
          .build();
  public static final Struct UNIX_REQUEST =
      Struct.define("unix_diag_req")
          .u8("sdiag_family", "sdiag_protocol")
          .u16("pad")
          .u32("udiag_states", "udiag_ino", "udiag_show")
          .octets("udiag_cookie", 8, 4)
          .build();
  public static final Struct UNIX_MESSAGE =
      Struct.define("unix_diag_msg")
          .u8("udiag_family", "udiag_type", "udiag_state", "pad")
          .u32("udiag_ino")
          .octets("udiag_cookie", 8, 4)
          .build();

  private static final AttributeSet REQUESTED = AttributeSet.define();

  public static final AttributeSet INET = AttributeSet.define();
  public static final Attribute<String> INET_DIAG_CONG = INET.add(4, "INET_DIAG_CONG", text());
  public static final Attribute<Long> INET_DIAG_MARK = INET.add(15, "INET_DIAG_MARK", u32());

  /** Kernel 5.7. */
  public static final Attribute<Long> INET_DIAG_CGROUP_ID =
      INET.add(21, "INET_DIAG_CGROUP_ID", u64());

  public static final AttributeSet UNIX = AttributeSet.define();
  public static final Attribute<Octets> UNIX_DIAG_NAME = UNIX.add(0, "UNIX_DIAG_NAME", octets());
  public static final Attribute<Long> UNIX_DIAG_PEER = UNIX.add(2, "UNIX_DIAG_PEER", u32());
  public static final Attribute<StructValue> UNIX_DIAG_RQLEN =
      UNIX.add(
          4,
          "UNIX_DIAG_RQLEN",
          struct(Struct.define("unix_diag_rqlen").u32("udiag_rqueue", "udiag_wqueue").build()));

  /** Kernel 5.3. */
  public static final Attribute<Long> UNIX_DIAG_UID = UNIX.add(7, "UNIX_DIAG_UID", u32());

  static {
    REQUESTED.add(1, "INET_DIAG_REQ_BYTECODE", octets());
    REQUESTED.add(2, "INET_DIAG_REQ_SK_BPF_STORAGES", octets());
    REQUESTED.add(3, "INET_DIAG_REQ_PROTOCOL", u32());

    INET.add(
        1,
        "INET_DIAG_MEMINFO",
        struct(
            Struct.define("inet_diag_meminfo")
                .u32("idiag_rmem", "idiag_wmem", "idiag_fmem", "idiag_tmem")
                .build()));
    INET.add(2, "INET_DIAG_INFO", octets());
    INET.add(3, "INET_DIAG_VEGASINFO", octets());
    INET.add(5, "INET_DIAG_TOS", u8());
    INET.add(6, "INET_DIAG_TCLASS", u8());
    INET.add(7, "INET_DIAG_SKMEMINFO", array(u32(), 4));
    INET.add(8, "INET_DIAG_SHUTDOWN", u8());
    INET.add(9, "INET_DIAG_DCTCPINFO", octets());
    INET.add(10, "INET_DIAG_PROTOCOL", u8());
    INET.add(11, "INET_DIAG_SKV6ONLY", u8());
    INET.add(12, "INET_DIAG_LOCALS", octets());
    INET.add(13, "INET_DIAG_PEERS", octets());
    INET.add(14, "INET_DIAG_PAD", octets());
    INET.add(16, "INET_DIAG_BBRINFO", octets());
    INET.add(17, "INET_DIAG_CLASS_ID", u32());
    // Has keys of TCP's MD5 signatures in it: they are not described, and not kept.
    INET.add(18, "INET_DIAG_MD5SIG", secretStruct(Struct.define("tcp_diag_md5sig").build()));
    INET.add(19, "INET_DIAG_ULP_INFO", octets());
    INET.add(20, "INET_DIAG_SK_BPF_STORAGES", octets());
    INET.add(22, "INET_DIAG_SOCKOPT", octets());

    UNIX.add(
        1,
        "UNIX_DIAG_VFS",
        struct(Struct.define("unix_diag_vfs").u32("udiag_vfs_ino", "udiag_vfs_dev").build()));
    UNIX.add(3, "UNIX_DIAG_ICONS", array(u32(), 4));
    UNIX.add(5, "UNIX_DIAG_MEMINFO", array(u32(), 4));
    UNIX.add(6, "UNIX_DIAG_SHUTDOWN", u8());
  }

  public static final MessageSchema INET_GET =
      new MessageSchema(20, "SOCK_DIAG_BY_FAMILY", INET_REQUEST, REQUESTED);
  public static final MessageSchema INET_SOCKET =
      new MessageSchema(20, "SOCK_DIAG_BY_FAMILY", INET_MESSAGE, INET);
  public static final MessageSchema UNIX_GET =
      new MessageSchema(20, "SOCK_DIAG_BY_FAMILY", UNIX_REQUEST, AttributeSet.UNKNOWN);
  public static final MessageSchema UNIX_SOCKET =
      new MessageSchema(20, "SOCK_DIAG_BY_FAMILY", UNIX_MESSAGE, UNIX);

  /** Kernel 4.5, with {@code CONFIG_INET_DIAG_DESTROY}. */
  public static final MessageSchema DESTROY =
      new MessageSchema(21, "SOCK_DESTROY", INET_REQUEST, REQUESTED);

  public static final MessageCatalog CATALOG = catalog();

  private DiagMessages() {}

  private static MessageCatalog catalog() {
    MessageCatalog catalog =
        MessageCatalog.of("sock_diag", DESTROY).withAnswered(AF_UNIX, UNIX_GET, UNIX_SOCKET);
    for (IpFamily family : List.of(IpFamily.values())) {
      catalog = catalog.withAnswered(family.number(), INET_GET, INET_SOCKET);
    }
    return catalog;
  }
}
