// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.xfrm;

import static dev.weir.netlink.codec.Format.array;
import static dev.weir.netlink.codec.Format.flag;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.secretStruct;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.u16;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u64;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.codec.StructValue;
import java.util.List;

/** Messages and attributes: {@code XFRM_MSG_*}, {@code XFRMA_*}. */
public final class XfrmMessages {
  public static final AttributeSet XFRM = AttributeSet.define();
  public static final Attribute<StructValue> XFRMA_ALG_AUTH =
      XFRM.add(1, "XFRMA_ALG_AUTH", secretStruct(XfrmStructs.ALGO));
  public static final Attribute<StructValue> XFRMA_ALG_CRYPT =
      XFRM.add(2, "XFRMA_ALG_CRYPT", secretStruct(XfrmStructs.ALGO));
  public static final Attribute<StructValue> XFRMA_ALG_COMP =
      XFRM.add(3, "XFRMA_ALG_COMP", secretStruct(XfrmStructs.ALGO));
  public static final Attribute<StructValue> XFRMA_ENCAP =
      XFRM.add(4, "XFRMA_ENCAP", struct(XfrmStructs.ENCAP_TMPL));
  public static final Attribute<List<StructValue>> XFRMA_TMPL =
      XFRM.add(5, "XFRMA_TMPL", array(struct(XfrmStructs.USER_TMPL), XfrmStructs.USER_TMPL.size()));
  public static final Attribute<StructValue> XFRMA_SA =
      XFRM.add(6, "XFRMA_SA", struct(XfrmStructs.USERSA_INFO));
  public static final Attribute<StructValue> XFRMA_POLICY =
      XFRM.add(7, "XFRMA_POLICY", struct(XfrmStructs.USERPOLICY_INFO));
  public static final Attribute<StructValue> XFRMA_LTIME_VAL =
      XFRM.add(9, "XFRMA_LTIME_VAL", struct(XfrmStructs.LIFETIME_CUR));
  public static final Attribute<StructValue> XFRMA_REPLAY_VAL =
      XFRM.add(10, "XFRMA_REPLAY_VAL", struct(XfrmStructs.REPLAY_STATE));
  public static final Attribute<Long> XFRMA_REPLAY_THRESH =
      XFRM.add(11, "XFRMA_REPLAY_THRESH", u32());
  public static final Attribute<Long> XFRMA_ETIMER_THRESH =
      XFRM.add(12, "XFRMA_ETIMER_THRESH", u32());
  public static final Attribute<Octets> XFRMA_SRCADDR = XFRM.add(13, "XFRMA_SRCADDR", octets());
  public static final Attribute<Octets> XFRMA_COADDR = XFRM.add(14, "XFRMA_COADDR", octets());
  public static final Attribute<Long> XFRMA_LASTUSED = XFRM.add(15, "XFRMA_LASTUSED", u64());
  public static final Attribute<StructValue> XFRMA_POLICY_TYPE =
      XFRM.add(16, "XFRMA_POLICY_TYPE", struct(XfrmStructs.USERPOLICY_TYPE));
  public static final Attribute<List<StructValue>> XFRMA_MIGRATE =
      XFRM.add(
          17,
          "XFRMA_MIGRATE",
          array(struct(XfrmStructs.USER_MIGRATE), XfrmStructs.USER_MIGRATE.size()));
  public static final Attribute<StructValue> XFRMA_ALG_AEAD =
      XFRM.add(18, "XFRMA_ALG_AEAD", secretStruct(XfrmStructs.ALGO_AEAD));
  public static final Attribute<StructValue> XFRMA_KMADDRESS =
      XFRM.add(19, "XFRMA_KMADDRESS", struct(XfrmStructs.USER_KMADDRESS));
  public static final Attribute<StructValue> XFRMA_ALG_AUTH_TRUNC =
      XFRM.add(20, "XFRMA_ALG_AUTH_TRUNC", secretStruct(XfrmStructs.ALGO_AUTH));
  public static final Attribute<StructValue> XFRMA_MARK =
      XFRM.add(21, "XFRMA_MARK", struct(XfrmStructs.MARK));
  public static final Attribute<Long> XFRMA_TFCPAD = XFRM.add(22, "XFRMA_TFCPAD", u32());
  public static final Attribute<StructValue> XFRMA_REPLAY_ESN_VAL =
      XFRM.add(23, "XFRMA_REPLAY_ESN_VAL", struct(XfrmStructs.REPLAY_STATE_ESN));
  public static final Attribute<Long> XFRMA_SA_EXTRA_FLAGS =
      XFRM.add(24, "XFRMA_SA_EXTRA_FLAGS", u32());
  public static final Attribute<Long> XFRMA_PROTO = XFRM.add(25, "XFRMA_PROTO", u8());
  public static final Attribute<StructValue> XFRMA_ADDRESS_FILTER =
      XFRM.add(26, "XFRMA_ADDRESS_FILTER", struct(XfrmStructs.ADDRESS_FILTER));
  public static final Attribute<StructValue> XFRMA_OFFLOAD_DEV =
      XFRM.add(28, "XFRMA_OFFLOAD_DEV", struct(XfrmStructs.USER_OFFLOAD));

  /** Kernel 4.19 under this name, with the mask of {@link #XFRMA_SET_MARK_MASK}. */
  public static final Attribute<Long> XFRMA_SET_MARK = XFRM.add(29, "XFRMA_SET_MARK", u32());

  public static final Attribute<Long> XFRMA_SET_MARK_MASK =
      XFRM.add(30, "XFRMA_SET_MARK_MASK", u32());

  /** Kernel 4.19. */
  public static final Attribute<Long> XFRMA_IF_ID = XFRM.add(31, "XFRMA_IF_ID", u32());

  /** Kernel 5.17. */
  public static final Attribute<Long> XFRMA_MTIMER_THRESH =
      XFRM.add(32, "XFRMA_MTIMER_THRESH", u32());

  /** Kernel 6.10. */
  public static final Attribute<Long> XFRMA_SA_DIR = XFRM.add(33, "XFRMA_SA_DIR", u8());

  /** Kernel 6.11. */
  public static final Attribute<Long> XFRMA_NAT_KEEPALIVE_INTERVAL =
      XFRM.add(34, "XFRMA_NAT_KEEPALIVE_INTERVAL", u32());

  /** Kernel 6.13. */
  public static final Attribute<Long> XFRMA_SA_PCPU = XFRM.add(35, "XFRMA_SA_PCPU", u32());

  static {
    XFRM.add(8, "XFRMA_SEC_CTX", struct(XfrmStructs.USER_SEC_CTX));
    XFRM.add(27, "XFRMA_PAD", octets());
    // Kernel 6.14: IP-TFS.
    XFRM.add(36, "XFRMA_IPTFS_DROP_TIME", u32());
    XFRM.add(37, "XFRMA_IPTFS_REORDER_WINDOW", u16());
    XFRM.add(38, "XFRMA_IPTFS_DONT_FRAG", flag());
    XFRM.add(39, "XFRMA_IPTFS_INIT_DELAY", u32());
    XFRM.add(40, "XFRMA_IPTFS_MAX_QSIZE", u32());
    XFRM.add(41, "XFRMA_IPTFS_PKT_SIZE", u32());
  }

  public static final AttributeSet SAD = AttributeSet.define();
  public static final Attribute<Long> XFRMA_SAD_CNT = SAD.add(1, "XFRMA_SAD_CNT", u32());
  public static final Attribute<StructValue> XFRMA_SAD_HINFO =
      SAD.add(2, "XFRMA_SAD_HINFO", struct(XfrmStructs.SADHINFO));

  public static final AttributeSet SPD = AttributeSet.define();
  public static final Attribute<StructValue> XFRMA_SPD_INFO =
      SPD.add(1, "XFRMA_SPD_INFO", struct(XfrmStructs.SPDINFO));
  public static final Attribute<StructValue> XFRMA_SPD_HINFO =
      SPD.add(2, "XFRMA_SPD_HINFO", struct(XfrmStructs.SPDHINFO));
  public static final Attribute<StructValue> XFRMA_SPD_IPV4_HTHRESH =
      SPD.add(3, "XFRMA_SPD_IPV4_HTHRESH", struct(XfrmStructs.SPDHTHRESH));
  public static final Attribute<StructValue> XFRMA_SPD_IPV6_HTHRESH =
      SPD.add(4, "XFRMA_SPD_IPV6_HTHRESH", struct(XfrmStructs.SPDHTHRESH));

  public static final MessageSchema NEWSA = xfrm(0x10, "NEWSA", XfrmStructs.USERSA_INFO);
  public static final MessageSchema DELSA = xfrm(0x11, "DELSA", XfrmStructs.USERSA_ID);
  public static final MessageSchema GETSA = xfrm(0x12, "GETSA", XfrmStructs.USERSA_ID);

  /** The list has no struct: one that is there is taken for attributes. */
  public static final MessageSchema GETSA_DUMP = xfrm(0x12, "GETSA", Struct.EMPTY);

  public static final MessageSchema NEWPOLICY =
      xfrm(0x13, "NEWPOLICY", XfrmStructs.USERPOLICY_INFO);
  public static final MessageSchema DELPOLICY = xfrm(0x14, "DELPOLICY", XfrmStructs.USERPOLICY_ID);
  public static final MessageSchema GETPOLICY = xfrm(0x15, "GETPOLICY", XfrmStructs.USERPOLICY_ID);
  public static final MessageSchema GETPOLICY_DUMP = xfrm(0x15, "GETPOLICY", Struct.EMPTY);
  public static final MessageSchema ALLOCSPI = xfrm(0x16, "ALLOCSPI", XfrmStructs.USERSPI_INFO);
  public static final MessageSchema ACQUIRE = xfrm(0x17, "ACQUIRE", XfrmStructs.USER_ACQUIRE);
  public static final MessageSchema EXPIRE = xfrm(0x18, "EXPIRE", XfrmStructs.USER_EXPIRE);
  public static final MessageSchema UPDPOLICY =
      xfrm(0x19, "UPDPOLICY", XfrmStructs.USERPOLICY_INFO);
  public static final MessageSchema UPDSA = xfrm(0x1a, "UPDSA", XfrmStructs.USERSA_INFO);
  public static final MessageSchema POLEXPIRE = xfrm(0x1b, "POLEXPIRE", XfrmStructs.USER_POLEXPIRE);
  public static final MessageSchema FLUSHSA = xfrm(0x1c, "FLUSHSA", XfrmStructs.USERSA_FLUSH);
  public static final MessageSchema FLUSHPOLICY = xfrm(0x1d, "FLUSHPOLICY", Struct.EMPTY);
  public static final MessageSchema NEWAE = xfrm(0x1e, "NEWAE", XfrmStructs.AEVENT_ID);
  public static final MessageSchema GETAE = xfrm(0x1f, "GETAE", XfrmStructs.AEVENT_ID);
  public static final MessageSchema REPORT = xfrm(0x20, "REPORT", XfrmStructs.USER_REPORT);
  public static final MessageSchema MIGRATE = xfrm(0x21, "MIGRATE", XfrmStructs.USERPOLICY_ID);
  public static final MessageSchema NEWSADINFO =
      new MessageSchema(0x22, "XFRM_MSG_NEWSADINFO", XfrmStructs.FLAGS, SAD);
  public static final MessageSchema GETSADINFO =
      new MessageSchema(0x23, "XFRM_MSG_GETSADINFO", XfrmStructs.FLAGS, SAD);
  public static final MessageSchema NEWSPDINFO =
      new MessageSchema(0x24, "XFRM_MSG_NEWSPDINFO", XfrmStructs.FLAGS, SPD);
  public static final MessageSchema GETSPDINFO =
      new MessageSchema(0x25, "XFRM_MSG_GETSPDINFO", XfrmStructs.FLAGS, SPD);
  public static final MessageSchema MAPPING = xfrm(0x26, "MAPPING", XfrmStructs.USER_MAPPING);

  /** Kernel 5.15, as is {@link #GETDEFAULT}. */
  public static final MessageSchema SETDEFAULT =
      xfrm(0x27, "SETDEFAULT", XfrmStructs.USERPOLICY_DEFAULT);

  public static final MessageSchema GETDEFAULT =
      xfrm(0x28, "GETDEFAULT", XfrmStructs.USERPOLICY_DEFAULT);

  public static final MessageCatalog CATALOG =
      MessageCatalog.of(
              "xfrm",
              NEWSA,
              DELSA,
              GETSA,
              NEWPOLICY,
              DELPOLICY,
              GETPOLICY,
              ALLOCSPI,
              ACQUIRE,
              EXPIRE,
              UPDPOLICY,
              UPDSA,
              POLEXPIRE,
              FLUSHSA,
              FLUSHPOLICY,
              NEWAE,
              GETAE,
              REPORT,
              MIGRATE,
              NEWSADINFO,
              GETSADINFO,
              NEWSPDINFO,
              GETSPDINFO,
              MAPPING,
              SETDEFAULT,
              GETDEFAULT)
          .withDumps(GETSA_DUMP, GETPOLICY_DUMP);

  private XfrmMessages() {}

  private static MessageSchema xfrm(int type, String name, Struct header) {
    return new MessageSchema(type, "XFRM_MSG_" + name, header, XFRM);
  }
}
