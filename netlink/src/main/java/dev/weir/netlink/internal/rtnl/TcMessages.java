// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import static dev.weir.netlink.codec.Format.choice;
import static dev.weir.netlink.codec.Format.flatNest;
import static dev.weir.netlink.codec.Format.hardwareAddress;
import static dev.weir.netlink.codec.Format.ip;
import static dev.weir.netlink.codec.Format.nest;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.s32;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u16;
import static dev.weir.netlink.codec.Format.u16be;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u64;
import static dev.weir.netlink.codec.Format.u8;

import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.AttributeSet;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.MessageSchema;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.codec.Struct;
import dev.weir.netlink.codec.StructValue;
import java.util.List;
import java.util.Map;

/** Traffic control: {@code struct tcmsg}, {@code TCA_*}. */
public final class TcMessages {
  public static final Struct TCMSG =
      Struct.define("tcmsg")
          .u8("family")
          .pad(3)
          .s32("ifindex")
          .u32("handle", "parent", "info")
          .build();
  public static final Field IFINDEX = TCMSG.field("ifindex");
  public static final Field HANDLE = TCMSG.field("handle");
  public static final Field PARENT = TCMSG.field("parent");
  public static final Field INFO = TCMSG.field("info");

  private static final Struct TCF_T =
      Struct.define("tcf_t").u64("install", "lastuse", "expires", "firstuse").build();
  private static final Struct TC_GEN =
      Struct.define("tc_gen").u32("index", "capab").s32("action", "refcnt", "bindcnt").build();

  private static final Struct MIRRED =
      Struct.define("tc_mirred")
          .u32("index", "capab")
          .s32("action", "refcnt", "bindcnt", "eaction")
          .u32("ifindex")
          .build();
  private static final Struct U32_SEL =
      Struct.define("tc_u32_sel")
          .u8("flags", "offshift", "nkeys")
          .u16be("offmask")
          .u16("off")
          .s16("offoff", "hoff")
          .u32be("hmask")
          .build();
  private static final Struct U32_KEY =
      Struct.define("tc_u32_key").u32be("mask", "val").s32("off", "offmask").build();

  /** {@code struct tc_ratespec}: bytes in a second. */
  public static final Struct RATESPEC =
      Struct.define("tc_ratespec")
          .u8("cell_log", "linklayer")
          .u16("overhead")
          .s16("cell_align")
          .u16("mpu")
          .u32("rate")
          .build();

  public static final Struct HTB_OPT =
      Struct.define("tc_htb_opt")
          .struct("rate", RATESPEC)
          .struct("ceil", RATESPEC)
          .u32("buffer", "cbuffer", "quantum", "level", "prio")
          .build();
  public static final Struct HTB_GLOB =
      Struct.define("tc_htb_glob")
          .u32("version", "rate2quantum", "defcls", "debug", "direct_pkts")
          .build();

  public static final AttributeSet ACT_BPF = AttributeSet.define();
  public static final Attribute<StructValue> TCA_ACT_BPF_PARMS =
      ACT_BPF.add(2, "TCA_ACT_BPF_PARMS", struct(TC_GEN));
  public static final Attribute<String> TCA_ACT_BPF_NAME =
      ACT_BPF.add(6, "TCA_ACT_BPF_NAME", text());
  public static final Attribute<Long> TCA_ACT_BPF_ID = ACT_BPF.add(9, "TCA_ACT_BPF_ID", u32());

  public static final AttributeSet ACT_MIRRED = AttributeSet.define();
  public static final Attribute<StructValue> TCA_MIRRED_PARMS =
      ACT_MIRRED.add(2, "TCA_MIRRED_PARMS", struct(MIRRED));

  public static final AttributeSet ACT_GACT = AttributeSet.define();
  public static final Attribute<StructValue> TCA_GACT_PARMS =
      ACT_GACT.add(2, "TCA_GACT_PARMS", struct(TC_GEN));

  private static final AttributeSet STATS2 = AttributeSet.define();

  public static final AttributeSet ACTION = AttributeSet.define();
  public static final Attribute<String> TCA_ACT_KIND = ACTION.add(1, "TCA_ACT_KIND", text());
  public static final Attribute<Octets> TCA_ACT_OPTIONS =
      ACTION.add(
          2,
          "TCA_ACT_OPTIONS",
          choice(
              1, Map.of("bpf", nest(ACT_BPF), "mirred", nest(ACT_MIRRED), "gact", nest(ACT_GACT))));

  public static final AttributeSet BPF = AttributeSet.define();
  public static final Attribute<Long> TCA_BPF_FD = BPF.add(6, "TCA_BPF_FD", s32());
  public static final Attribute<String> TCA_BPF_NAME = BPF.add(7, "TCA_BPF_NAME", text());
  public static final Attribute<Long> TCA_BPF_FLAGS = BPF.add(8, "TCA_BPF_FLAGS", u32());
  public static final Attribute<Octets> TCA_BPF_TAG = BPF.add(10, "TCA_BPF_TAG", octets());
  public static final Attribute<Long> TCA_BPF_ID = BPF.add(11, "TCA_BPF_ID", u32());

  public static final Attribute<Long> TCA_ACT_INDEX = ACTION.add(3, "TCA_ACT_INDEX", u32());

  /** A list of actions: their numbers are their places. */
  private static final Format<Attributes> ACTIONS = nest(AttributeSet.numbered(nest(ACTION)));

  public static final Attribute<Attributes> TCA_BPF_ACT = BPF.add(1, "TCA_BPF_ACT", ACTIONS);

  public static final AttributeSet U32 = AttributeSet.define();
  public static final Attribute<Long> TCA_U32_CLASSID = U32.add(1, "TCA_U32_CLASSID", u32());
  public static final Attribute<Long> TCA_U32_DIVISOR = U32.add(4, "TCA_U32_DIVISOR", u32());
  public static final Attribute<List<StructValue>> TCA_U32_SEL =
      U32.add(5, "TCA_U32_SEL", Format.structAndArray(U32_SEL, U32_KEY));
  public static final Attribute<Attributes> TCA_U32_ACT = U32.add(7, "TCA_U32_ACT", ACTIONS);

  public static final AttributeSet FLOWER = AttributeSet.define();
  public static final Attribute<Long> TCA_FLOWER_CLASSID =
      FLOWER.add(1, "TCA_FLOWER_CLASSID", u32());
  public static final Attribute<Attributes> TCA_FLOWER_ACT =
      FLOWER.add(3, "TCA_FLOWER_ACT", ACTIONS);
  public static final Attribute<Long> TCA_FLOWER_KEY_ETH_TYPE =
      FLOWER.add(8, "TCA_FLOWER_KEY_ETH_TYPE", u16be());
  public static final Attribute<Long> TCA_FLOWER_KEY_IP_PROTO =
      FLOWER.add(9, "TCA_FLOWER_KEY_IP_PROTO", u8());

  public static final AttributeSet FQ_CODEL = AttributeSet.define();
  public static final Attribute<Long> TCA_FQ_CODEL_TARGET = fqCodel(1, "TARGET");
  public static final Attribute<Long> TCA_FQ_CODEL_LIMIT = fqCodel(2, "LIMIT");
  public static final Attribute<Long> TCA_FQ_CODEL_INTERVAL = fqCodel(3, "INTERVAL");
  public static final Attribute<Long> TCA_FQ_CODEL_ECN = fqCodel(4, "ECN");
  public static final Attribute<Long> TCA_FQ_CODEL_FLOWS = fqCodel(5, "FLOWS");
  public static final Attribute<Long> TCA_FQ_CODEL_QUANTUM = fqCodel(6, "QUANTUM");

  public static final AttributeSet HTB = AttributeSet.define();
  public static final Attribute<StructValue> TCA_HTB_PARMS =
      HTB.add(1, "TCA_HTB_PARMS", struct(HTB_OPT));
  public static final Attribute<StructValue> TCA_HTB_INIT =
      HTB.add(2, "TCA_HTB_INIT", struct(HTB_GLOB));
  public static final Attribute<Long> TCA_HTB_DIRECT_QLEN =
      HTB.add(5, "TCA_HTB_DIRECT_QLEN", u32());
  public static final Attribute<Long> TCA_HTB_RATE64 = HTB.add(6, "TCA_HTB_RATE64", u64());
  public static final Attribute<Long> TCA_HTB_CEIL64 = HTB.add(7, "TCA_HTB_CEIL64", u64());

  private static final AttributeSet TBF = AttributeSet.define();

  public static final AttributeSet TC = AttributeSet.define();
  public static final Attribute<String> TCA_KIND = TC.add(1, "TCA_KIND", text());
  public static final Attribute<Octets> TCA_OPTIONS =
      TC.add(
          2,
          "TCA_OPTIONS",
          choice(
              1,
              Map.of(
                  "bpf", nest(BPF),
                  "u32", nest(U32),
                  "flower", nest(FLOWER),
                  "fq_codel", nest(FQ_CODEL),
                  "htb", nest(HTB),
                  "tbf", nest(TBF))));
  public static final Attribute<Long> TCA_CHAIN = TC.add(11, "TCA_CHAIN", u32());

  static {
    TC.add(
        3,
        "TCA_STATS",
        struct(
            Struct.define("tc_stats")
                .u64("bytes")
                .u32("packets", "drops", "overlimits", "bps", "pps", "qlen", "backlog")
                .build()));
    TC.add(4, "TCA_XSTATS", octets());
    TC.add(5, "TCA_RATE", octets());
    TC.add(6, "TCA_FCNT", u32());
    TC.add(7, "TCA_STATS2", flatNest(STATS2));
    TC.add(8, "TCA_STAB", octets());
    TC.add(9, "TCA_PAD", octets());
    TC.add(10, "TCA_DUMP_INVISIBLE", Format.flag());
    TC.add(12, "TCA_HW_OFFLOAD", u8());
    TC.add(13, "TCA_INGRESS_BLOCK", u32());
    TC.add(14, "TCA_EGRESS_BLOCK", u32());
    TC.add(
        15,
        "TCA_DUMP_FLAGS",
        struct(Struct.define("nla_bitfield32").u32("value", "selector").build()));
    TC.add(16, "TCA_EXT_WARN_MSG", text());

    STATS2.add(
        1,
        "TCA_STATS_BASIC",
        struct(Struct.define("gnet_stats_basic").u64("bytes").u32("packets").build()));
    STATS2.add(2, "TCA_STATS_RATE_EST", octets());
    STATS2.add(
        3,
        "TCA_STATS_QUEUE",
        struct(
            Struct.define("gnet_stats_queue")
                .u32("qlen", "backlog", "drops", "requeues", "overlimits")
                .build()));
    STATS2.add(4, "TCA_STATS_APP", octets());
    STATS2.add(5, "TCA_STATS_RATE_EST64", octets());
    STATS2.add(6, "TCA_STATS_PAD", octets());
    STATS2.add(
        7,
        "TCA_STATS_BASIC_HW",
        struct(Struct.define("gnet_stats_basic").u64("bytes").u32("packets").build()));
    STATS2.add(8, "TCA_STATS_PKT64", u64());

    ACTION.add(4, "TCA_ACT_STATS", flatNest(STATS2));
    ACTION.add(5, "TCA_ACT_PAD", octets());
    ACTION.add(6, "TCA_ACT_COOKIE", octets());
    Struct bitfield = Struct.define("nla_bitfield32").u32("value", "selector").build();
    ACTION.add(7, "TCA_ACT_FLAGS", struct(bitfield));
    ACTION.add(8, "TCA_ACT_HW_STATS", struct(bitfield));
    ACTION.add(9, "TCA_ACT_USED_HW_STATS", struct(bitfield));
    ACTION.add(10, "TCA_ACT_IN_HW_COUNT", u32());
    ACT_BPF.add(1, "TCA_ACT_BPF_TM", struct(TCF_T));
    ACT_BPF.add(3, "TCA_ACT_BPF_OPS_LEN", u16());
    ACT_BPF.add(4, "TCA_ACT_BPF_OPS", octets());
    ACT_BPF.add(5, "TCA_ACT_BPF_FD", u32());
    ACT_BPF.add(7, "TCA_ACT_BPF_PAD", octets());
    ACT_BPF.add(8, "TCA_ACT_BPF_TAG", octets());
    ACT_MIRRED.add(1, "TCA_MIRRED_TM", struct(TCF_T));
    ACT_MIRRED.add(3, "TCA_MIRRED_PAD", octets());
    ACT_GACT.add(1, "TCA_GACT_TM", struct(TCF_T));
    ACT_GACT.add(4, "TCA_GACT_PAD", octets());

    BPF.add(3, "TCA_BPF_CLASSID", u32());
    BPF.add(4, "TCA_BPF_OPS_LEN", u16());
    BPF.add(5, "TCA_BPF_OPS", octets());
    BPF.add(9, "TCA_BPF_FLAGS_GEN", u32());

    U32.add(2, "TCA_U32_HASH", u32());
    U32.add(3, "TCA_U32_LINK", u32());
    U32.add(8, "TCA_U32_INDEV", text());
    U32.add(9, "TCA_U32_PCNT", octets());
    U32.add(11, "TCA_U32_FLAGS", u32());
    U32.add(12, "TCA_U32_PAD", octets());

    FLOWER.add(2, "TCA_FLOWER_INDEV", text());
    FLOWER.add(4, "TCA_FLOWER_KEY_ETH_DST", hardwareAddress());
    FLOWER.add(5, "TCA_FLOWER_KEY_ETH_DST_MASK", hardwareAddress());
    FLOWER.add(6, "TCA_FLOWER_KEY_ETH_SRC", hardwareAddress());
    FLOWER.add(7, "TCA_FLOWER_KEY_ETH_SRC_MASK", hardwareAddress());
    String[] addresses = {
      "IPV4_SRC", "IPV4_SRC_MASK", "IPV4_DST", "IPV4_DST_MASK",
      "IPV6_SRC", "IPV6_SRC_MASK", "IPV6_DST", "IPV6_DST_MASK"
    };
    for (int i = 0; i < addresses.length; i++) {
      FLOWER.add(10 + i, "TCA_FLOWER_KEY_" + addresses[i], ip());
    }
    String[] ports = {"TCP_SRC", "TCP_DST", "UDP_SRC", "UDP_DST"};
    for (int i = 0; i < ports.length; i++) {
      FLOWER.add(18 + i, "TCA_FLOWER_KEY_" + ports[i], u16be());
      FLOWER.add(35 + i, "TCA_FLOWER_KEY_" + ports[i] + "_MASK", u16be());
    }
    FLOWER.add(22, "TCA_FLOWER_FLAGS", u32());
    FLOWER.add(86, "TCA_FLOWER_IN_HW_COUNT", u32());

    fqCodel(7, "CE_THRESHOLD");
    fqCodel(8, "DROP_BATCH_SIZE");
    fqCodel(9, "MEMORY_LIMIT");
    FQ_CODEL.add(10, "TCA_FQ_CODEL_CE_THRESHOLD_SELECTOR", u8());
    FQ_CODEL.add(11, "TCA_FQ_CODEL_CE_THRESHOLD_MASK", u8());
    HTB.add(3, "TCA_HTB_CTAB", octets());
    HTB.add(4, "TCA_HTB_RTAB", octets());
    TBF.add(
        1,
        "TCA_TBF_PARMS",
        struct(
            Struct.define("tc_tbf_qopt")
                .struct("rate", RATESPEC)
                .struct("peakrate", RATESPEC)
                .u32("limit", "buffer", "mtu")
                .build()));
    TBF.add(2, "TCA_TBF_RTAB", octets());
    TBF.add(6, "TCA_TBF_BURST", u32());
  }

  public static final MessageSchema RTM_NEWQDISC = new MessageSchema(36, "RTM_NEWQDISC", TCMSG, TC);
  public static final MessageSchema RTM_DELQDISC = new MessageSchema(37, "RTM_DELQDISC", TCMSG, TC);
  public static final MessageSchema RTM_GETQDISC = new MessageSchema(38, "RTM_GETQDISC", TCMSG, TC);
  public static final MessageSchema RTM_NEWTCLASS =
      new MessageSchema(40, "RTM_NEWTCLASS", TCMSG, TC);
  public static final MessageSchema RTM_DELTCLASS =
      new MessageSchema(41, "RTM_DELTCLASS", TCMSG, TC);
  public static final MessageSchema RTM_GETTCLASS =
      new MessageSchema(42, "RTM_GETTCLASS", TCMSG, TC);
  public static final MessageSchema RTM_NEWTFILTER =
      new MessageSchema(44, "RTM_NEWTFILTER", TCMSG, TC);
  public static final MessageSchema RTM_DELTFILTER =
      new MessageSchema(45, "RTM_DELTFILTER", TCMSG, TC);
  public static final MessageSchema RTM_GETTFILTER =
      new MessageSchema(46, "RTM_GETTFILTER", TCMSG, TC);
  public static final MessageCatalog CATALOG =
      MessageCatalog.of(
          "route",
          RTM_NEWQDISC,
          RTM_DELQDISC,
          RTM_GETQDISC,
          RTM_NEWTCLASS,
          RTM_DELTCLASS,
          RTM_GETTCLASS,
          RTM_NEWTFILTER,
          RTM_DELTFILTER,
          RTM_GETTFILTER,
          new MessageSchema(100, "RTM_NEWCHAIN", TCMSG, TC),
          new MessageSchema(101, "RTM_DELCHAIN", TCMSG, TC),
          new MessageSchema(102, "RTM_GETCHAIN", TCMSG, TC));

  /** {@code RTNLGRP_TC}. */
  public static final List<Integer> GROUPS = List.of(4);

  private TcMessages() {}

  /** {@return {@code TCA_FLOWER_KEY_…}, a port} */
  @SuppressWarnings("unchecked") // of this set only ports have such names
  public static Attribute<Long> flowerPort(String name) {
    return (Attribute<Long>) FLOWER.byName("TCA_FLOWER_KEY_" + name).orElseThrow();
  }

  /** {@return {@code TCA_FLOWER_KEY_…}, an address or its mask} */
  @SuppressWarnings("unchecked") // of this set only addresses have such names
  public static Attribute<IpAddress> flowerAddress(String name) {
    return (Attribute<IpAddress>) FLOWER.byName("TCA_FLOWER_KEY_" + name).orElseThrow();
  }

  private static Attribute<Long> fqCodel(int number, String name) {
    return FQ_CODEL.add(number, "TCA_FQ_CODEL_" + name, u32());
  }
}
