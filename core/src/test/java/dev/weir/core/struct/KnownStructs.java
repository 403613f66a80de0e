// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import static dev.weir.core.struct.CType.Int.S32;
import static dev.weir.core.struct.CType.Int.S64;
import static dev.weir.core.struct.CType.Int.S8;
import static dev.weir.core.struct.CType.Int.U16;
import static dev.weir.core.struct.CType.Int.U32;
import static dev.weir.core.struct.CType.Int.U64;
import static dev.weir.core.struct.CType.Int.U8;
import static dev.weir.core.struct.StructLayout.struct;
import static dev.weir.core.struct.StructLayout.union;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The structs of struct_oracle.c, described again. */
final class KnownStructs {
  private static final Map<String, StructLayout> ALL = new LinkedHashMap<>();

  private static final StructLayout NLMSGHDR =
      add(
          struct("nlmsghdr")
              .u32("nlmsg_len")
              .u16("nlmsg_type")
              .u16("nlmsg_flags")
              .u32("nlmsg_seq")
              .u32("nlmsg_pid"));

  private static final StructLayout XFRM_ADDRESS =
      union("").be32("a4").array("a6", CType.Int.BE32, 4).build();

  private static final StructLayout XFRM_SELECTOR =
      add(
          struct("xfrm_selector")
              .nested("daddr", XFRM_ADDRESS)
              .nested("saddr", XFRM_ADDRESS)
              .be16("dport")
              .be16("dport_mask")
              .be16("sport")
              .be16("sport_mask")
              .u16("family")
              .u8("prefixlen_d")
              .u8("prefixlen_s")
              .u8("proto")
              .s32("ifindex")
              .u32("user"));

  private static final StructLayout XFRM_ID =
      add(struct("xfrm_id").nested("daddr", XFRM_ADDRESS).be32("spi").u8("proto"));

  private static final StructLayout XFRM_LIFETIME_CFG =
      add(
          struct("xfrm_lifetime_cfg")
              .u64("soft_byte_limit")
              .u64("hard_byte_limit")
              .u64("soft_packet_limit")
              .u64("hard_packet_limit")
              .u64("soft_add_expires_seconds")
              .u64("hard_add_expires_seconds")
              .u64("soft_use_expires_seconds")
              .u64("hard_use_expires_seconds"));

  private static final StructLayout XFRM_LIFETIME_CUR =
      add(struct("xfrm_lifetime_cur").u64("bytes").u64("packets").u64("add_time").u64("use_time"));

  private static final StructLayout TAIL_PAD = add(struct("tail_pad").u64("a").u8("b"));

  static {
    netlink();
    packets();
    xfrm();
    bpf();
    padding();
    arrays();
    bitFields("", ByteOrder.nativeOrder());
    bitFields("big_", ByteOrder.BIG_ENDIAN);
    unions();
  }

  private KnownStructs() {}

  static Map<String, StructLayout> all() {
    return ALL;
  }

  private static StructLayout add(StructLayoutBuilder builder) {
    StructLayout layout = builder.build();
    ALL.put(layout.name(), layout);
    return layout;
  }

  private static void netlink() {
    add(struct("nlattr").u16("nla_len").u16("nla_type"));
    add(struct("genlmsghdr").u8("cmd").u8("version").u16("reserved"));
    add(struct("nlmsgerr").s32("error").nested("msg", NLMSGHDR));
    add(
        struct("ifinfomsg")
            .u8("ifi_family")
            .u8("__ifi_pad")
            .u16("ifi_type")
            .s32("ifi_index")
            .u32("ifi_flags")
            .u32("ifi_change"));
    add(
        struct("ifaddrmsg")
            .u8("ifa_family")
            .u8("ifa_prefixlen")
            .u8("ifa_flags")
            .u8("ifa_scope")
            .u32("ifa_index"));
    add(
        struct("rtmsg")
            .u8("rtm_family")
            .u8("rtm_dst_len")
            .u8("rtm_src_len")
            .u8("rtm_tos")
            .u8("rtm_table")
            .u8("rtm_protocol")
            .u8("rtm_scope")
            .u8("rtm_type")
            .u32("rtm_flags"));
    add(
        struct("ndmsg")
            .u8("ndm_family")
            .u8("ndm_pad1")
            .u16("ndm_pad2")
            .s32("ndm_ifindex")
            .u16("ndm_state")
            .u8("ndm_flags")
            .u8("ndm_type"));
    add(
        struct("tcmsg")
            .u8("tcm_family")
            .u8("tcm__pad1")
            .u16("tcm__pad2")
            .s32("tcm_ifindex")
            .u32("tcm_handle")
            .u32("tcm_parent")
            .u32("tcm_info"));
  }

  private static void packets() {
    add(struct("ethhdr").packed().bytes("h_dest", 6).bytes("h_source", 6).be16("h_proto"));
    add(
        struct("iphdr")
            .bits("ihl", U8, 4)
            .bits("version", U8, 4)
            .u8("tos")
            .be16("tot_len")
            .be16("id")
            .be16("frag_off")
            .u8("ttl")
            .u8("protocol")
            .be16("check")
            .be32("saddr")
            .be32("daddr"));
    add(
        struct("ipv6hdr")
            .bits("priority", U8, 4)
            .bits("version", U8, 4)
            .array("flow_lbl", U8, 3)
            .be16("payload_len")
            .u8("nexthdr")
            .u8("hop_limit")
            .field("saddr", new CType.Bytes(16, 4))
            .field("daddr", new CType.Bytes(16, 4)));
    add(
        struct("tcphdr")
            .be16("source")
            .be16("dest")
            .be32("seq")
            .be32("ack_seq")
            .bits("res1", U16, 4)
            .bits("doff", U16, 4)
            .bits("fin", U16, 1)
            .bits("syn", U16, 1)
            .bits("rst", U16, 1)
            .bits("psh", U16, 1)
            .bits("ack", U16, 1)
            .bits("urg", U16, 1)
            .bits("ece", U16, 1)
            .bits("cwr", U16, 1)
            .be16("window")
            .be16("check")
            .be16("urg_ptr"));
    add(struct("udphdr").be16("source").be16("dest").be16("len").be16("check"));
    add(
        struct("sockaddr_in6")
            .u16("sin6_family")
            .be16("sin6_port")
            .be32("sin6_flowinfo")
            .bytes("sin6_addr", 16)
            .u32("sin6_scope_id"));
  }

  private static void xfrm() {
    StructLayout stats =
        struct("xfrm_stats").u32("replay_window").u32("replay").u32("integrity_failed").build();
    add(
        struct("xfrm_usersa_info")
            .nested("sel", XFRM_SELECTOR)
            .nested("id", XFRM_ID)
            .nested("saddr", XFRM_ADDRESS)
            .nested("lft", XFRM_LIFETIME_CFG)
            .nested("curlft", XFRM_LIFETIME_CUR)
            .nested("stats", stats)
            .u32("seq")
            .u32("reqid")
            .u16("family")
            .u8("mode")
            .u8("replay_window")
            .u8("flags"));
    add(
        struct("xfrm_userpolicy_info")
            .nested("sel", XFRM_SELECTOR)
            .nested("lft", XFRM_LIFETIME_CFG)
            .nested("curlft", XFRM_LIFETIME_CUR)
            .u32("priority")
            .u32("index")
            .u8("dir")
            .u8("action")
            .u8("flags")
            .u8("share"));
    add(
        struct("xfrm_user_tmpl")
            .nested("id", XFRM_ID)
            .u16("family")
            .nested("saddr", XFRM_ADDRESS)
            .u32("reqid")
            .u8("mode")
            .u8("share")
            .u8("optional")
            .u32("aalgos")
            .u32("ealgos")
            .u32("calgos"));
    add(struct("xfrm_algo_aead").chars("alg_name", 64).u32("alg_key_len").u32("alg_icv_len"));
  }

  private static void bpf() {
    add(struct("lpm4").u32("prefixlen").bytes("data", 4));
    add(struct("lpm6").u32("prefixlen").bytes("data", 16));
    add(
        struct("policy_key")
            .u32("prefixlen")
            .u32("identity")
            .bits("egress", U8, 1)
            .u8("proto")
            .be16("dport")
            .size(12));
    add(
        struct("xdp_md")
            .u32("data")
            .u32("data_end")
            .u32("data_meta")
            .u32("ingress_ifindex")
            .u32("rx_queue_index")
            .u32("egress_ifindex"));
    StructLayout reply =
        union("").array("args", U32, 4).u32("reply").array("replylong", U32, 4).build();
    StructLayout sk = union("").aligned(8).u64("sk").build();
    add(
        struct("sock_ops_head")
            .u32("op")
            .anonymous(reply)
            .u32("family")
            .be32("remote_ip4")
            .be32("local_ip4")
            .array("remote_ip6", CType.Int.BE32, 4)
            .array("local_ip6", CType.Int.BE32, 4)
            .be32("remote_port")
            .u32("local_port")
            .u32("is_fullsock")
            .u64("bytes_received")
            .anonymous(sk));
  }

  private static void padding() {
    add(struct("inner_hole").u8("a").u16("b").u8("c").u64("d").u8("e").u32("f"));
    add(struct("packed_mixed").packed().u8("a").u64("b").u16("c").s32("d"));
    add(struct("packed_aligned").packed().aligned(4).u8("a").u32("b"));
    add(struct("packed_outer").packed().u8("a").nested("t", TAIL_PAD).u16("z"));
    add(struct("aligned_member").u8("a").align(8).u8("b").u16("c"));
    add(struct("aligned_struct").aligned(16).u32("a"));
    add(struct("signed_all").s8("a").s16("b").s32("c").s64("d"));
    add(struct("bools").bool("a").u32("b").bool("c"));
    add(struct("names").chars("short_name", 4).u8("x").chars("long_name", 16));
    add(
        struct("big_scalars")
            .order(ByteOrder.BIG_ENDIAN)
            .u8("a")
            .u16("b")
            .u32("c")
            .u64("d")
            .s16("e")
            .s32("f")
            .s64("g"));
  }

  private static void arrays() {
    StructLayout pair = struct("pair").u8("low").u16("high").build();
    CType pairs = new CType.Nested(pair);
    StructLayout inner = struct("").array("q", pairs, 2).u32("n").build();
    add(
        struct("nested_arrays")
            .array("m", U16.array(3), 2)
            .array("p", pairs, 3)
            .array("s", new CType.Nested(inner), 2));
    StructLayout y = struct("").u8("c").u64("d").build();
    StructLayout x = struct("").u8("b").nested("y", y).build();
    add(struct("deep").u8("a").nested("x", x).u8("e"));
  }

  private static void bitFields(String prefix, ByteOrder order) {
    add(
        struct(prefix + "bits_u8")
            .order(order)
            .bits("a", U8, 3)
            .bits("b", U8, 5)
            .bits("c", U8, 4)
            .bits("d", U8, 5));
    add(
        struct(prefix + "bits_u32")
            .order(order)
            .bits("a", U32, 1)
            .bits("b", U32, 31)
            .bits("c", U32, 20)
            .bits("d", U32, 20)
            .bits("e", U32, 12));
    add(
        struct(prefix + "bits_mixed")
            .order(order)
            .bits("a", U8, 3)
            .bits("b", U32, 9)
            .bits("c", U16, 7)
            .u8("d")
            .bits("e", U64, 33)
            .bits("f", U8, 2));
    add(
        struct(prefix + "bits_signed")
            .order(order)
            .bits("a", S32, 3)
            .bits("b", S32, 17)
            .bits("c", S64, 40)
            .bits("d", S8, 4));
    add(
        struct(prefix + "bits_packed")
            .order(order)
            .packed()
            .bits("a", U8, 3)
            .bits("b", U32, 30)
            .bits("c", U64, 61)
            .u8("d")
            .bits("e", U16, 11));
    if (order == ByteOrder.BIG_ENDIAN) {
      add(
          struct("big_iphdr")
              .order(order)
              .bits("version", U8, 4)
              .bits("ihl", U8, 4)
              .u8("tos")
              .u16("tot_len")
              .u16("id")
              .bits("flags", U16, 3)
              .bits("frag", U16, 13));
      return;
    }
    add(struct("bits_u16").bits("a", U16, 5).bits("b", U16, 12).bits("c", U16, 4));
    add(
        struct("bits_u64")
            .bits("a", U64, 3)
            .bits("b", U64, 60)
            .bits("c", U64, 2)
            .bits("d", U64, 40));
    add(
        struct("bits_after")
            .bits("a", U32, 3)
            .u8("b")
            .bits("c", U32, 9)
            .u16("d")
            .bits("e", U32, 17));
    add(
        struct("bits_packed_signed")
            .packed()
            .bits("a", S64, 5)
            .bits("b", S64, 63)
            .bits("c", S32, 2));
  }

  private static void unions() {
    StructLayout drop = struct("").u64("when").u16("reason").build();
    StructLayout verdict = struct("").u32("rule").build();
    StructLayout body = union("").nested("drop", drop).nested("verdict", verdict).build();
    add(struct("event_drop").u8("type").nested("body", body).u16("cpu"));
    add(struct("event_verdict").u8("type").nested("body", body).u16("cpu"));
    add(union("number").u64("whole").be16("port").bytes("raw", 10));
  }
}
