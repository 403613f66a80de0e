// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.xfrm;

import dev.weir.netlink.codec.Struct;

/** The structs of {@code uapi/linux/xfrm.h}. A test holds their sizes against the compiler's. */
public final class XfrmStructs {
  private static final String FAMILY = "family";

  public static final Struct SELECTOR =
      Struct.define("xfrm_selector")
          .address("daddr", FAMILY)
          .address("saddr", FAMILY)
          .u16be("dport", "dport_mask", "sport", "sport_mask")
          .u16(FAMILY)
          .u8("prefixlen_d", "prefixlen_s", "proto")
          .s32("ifindex")
          .u32("user")
          .build();
  public static final Struct ID =
      Struct.define("xfrm_id").address("daddr", FAMILY).u32be("spi").u8("proto").build();
  public static final Struct LIFETIME_CFG =
      Struct.define("xfrm_lifetime_cfg")
          .u64("soft_byte_limit", "hard_byte_limit", "soft_packet_limit", "hard_packet_limit")
          .u64("soft_add_expires_seconds", "hard_add_expires_seconds")
          .u64("soft_use_expires_seconds", "hard_use_expires_seconds")
          .build();
  public static final Struct LIFETIME_CUR =
      Struct.define("xfrm_lifetime_cur").u64("bytes", "packets", "add_time", "use_time").build();
  public static final Struct STATS =
      Struct.define("xfrm_stats").u32("replay_window", "replay", "integrity_failed").build();

  public static final Struct USERSA_INFO =
      Struct.define("xfrm_usersa_info")
          .struct("sel", SELECTOR)
          .struct("id", ID)
          .address("saddr", FAMILY)
          .struct("lft", LIFETIME_CFG)
          .struct("curlft", LIFETIME_CUR)
          .struct("stats", STATS)
          .u32("seq", "reqid")
          .u16(FAMILY)
          .u8("mode", "replay_window", "flags")
          .build();
  public static final Struct USERSA_ID =
      Struct.define("xfrm_usersa_id")
          .address("daddr", FAMILY)
          .u32be("spi")
          .u16(FAMILY)
          .u8("proto")
          .build();
  public static final Struct USERSPI_INFO =
      Struct.define("xfrm_userspi_info").struct("info", USERSA_INFO).u32("min", "max").build();
  public static final Struct USERSA_FLUSH = Struct.define("xfrm_usersa_flush").u8("proto").build();
  public static final Struct USER_EXPIRE =
      Struct.define("xfrm_user_expire").struct("state", USERSA_INFO).u8("hard").build();
  public static final Struct AEVENT_ID =
      Struct.define("xfrm_aevent_id")
          .struct("sa_id", USERSA_ID)
          .address("saddr", "sa_id.family")
          .u32("flags", "reqid")
          .build();
  public static final Struct USER_MAPPING =
      Struct.define("xfrm_user_mapping")
          .struct("id", USERSA_ID)
          .u32("reqid")
          .address("old_saddr", "id.family")
          .address("new_saddr", "id.family")
          .u16be("old_sport", "new_sport")
          .build();

  public static final Struct USERPOLICY_INFO =
      Struct.define("xfrm_userpolicy_info")
          .struct("sel", SELECTOR)
          .struct("lft", LIFETIME_CFG)
          .struct("curlft", LIFETIME_CUR)
          .u32("priority", "index")
          .u8("dir", "action", "flags", "share")
          .build();
  public static final Struct USERPOLICY_ID =
      Struct.define("xfrm_userpolicy_id").struct("sel", SELECTOR).u32("index").u8("dir").build();
  public static final Struct USER_ACQUIRE =
      Struct.define("xfrm_user_acquire")
          .struct("id", ID)
          .address("saddr", FAMILY)
          .struct("sel", SELECTOR)
          .struct("policy", USERPOLICY_INFO)
          .u32("aalgos", "ealgos", "calgos", "seq")
          .family("sel.family")
          .build();
  public static final Struct USER_POLEXPIRE =
      Struct.define("xfrm_user_polexpire").struct("pol", USERPOLICY_INFO).u8("hard").build();
  public static final Struct USER_REPORT =
      Struct.define("xfrm_user_report").u8("proto").struct("sel", SELECTOR).build();
  public static final Struct USERPOLICY_DEFAULT =
      Struct.define("xfrm_userpolicy_default").u8("in", "fwd", "out").build();
  public static final Struct FLAGS = Struct.define("flags").u32("flags").build();

  public static final Struct USER_TMPL =
      Struct.define("xfrm_user_tmpl")
          .struct("id", ID)
          .u16(FAMILY)
          .address("saddr", FAMILY)
          .u32("reqid")
          .u8("mode", "share", "optional")
          .u32("aalgos", "ealgos", "calgos")
          .build();
  public static final Struct ALGO =
      Struct.define("xfrm_algo").text("alg_name", 64).u32("alg_key_len").build();
  public static final Struct ALGO_AUTH =
      Struct.define("xfrm_algo_auth")
          .text("alg_name", 64)
          .u32("alg_key_len", "alg_trunc_len")
          .build();
  public static final Struct ALGO_AEAD =
      Struct.define("xfrm_algo_aead")
          .text("alg_name", 64)
          .u32("alg_key_len", "alg_icv_len")
          .build();
  public static final Struct ENCAP_TMPL =
      Struct.define("xfrm_encap_tmpl")
          .u16("encap_type")
          .u16be("encap_sport", "encap_dport")
          .octets("encap_oa", 16, 4)
          .build();
  public static final Struct REPLAY_STATE =
      Struct.define("xfrm_replay_state").u32("oseq", "seq", "bitmap").build();

  /** The bitmap follows: {@code bmp_len} words. */
  public static final Struct REPLAY_STATE_ESN =
      Struct.define("xfrm_replay_state_esn")
          .u32("bmp_len", "oseq", "seq", "oseq_hi", "seq_hi", "replay_window")
          .build();

  public static final Struct MARK = Struct.define("xfrm_mark").u32("v", "m").build();
  public static final Struct USERPOLICY_TYPE =
      Struct.define("xfrm_userpolicy_type").u8("type").u16("reserved1").u8("reserved2").build();
  public static final Struct USER_OFFLOAD =
      Struct.define("xfrm_user_offload").s32("ifindex").u8("flags").build();
  public static final Struct ADDRESS_FILTER =
      Struct.define("xfrm_address_filter")
          .address("saddr", FAMILY)
          .address("daddr", FAMILY)
          .u16(FAMILY)
          .u8("splen", "dplen")
          .build();
  public static final Struct USER_MIGRATE =
      Struct.define("xfrm_user_migrate")
          .address("old_daddr", "old_family")
          .address("old_saddr", "old_family")
          .address("new_daddr", "new_family")
          .address("new_saddr", "new_family")
          .u8("proto", "mode")
          .u16("reserved")
          .u32("reqid")
          .u16("old_family", "new_family")
          .build();
  public static final Struct USER_KMADDRESS =
      Struct.define("xfrm_user_kmaddress")
          .address("local", FAMILY)
          .address("remote", FAMILY)
          .u32("reserved")
          .u16(FAMILY)
          .build();

  /** A security context; its text follows. */
  public static final Struct USER_SEC_CTX =
      Struct.define("xfrm_user_sec_ctx")
          .u16("len", "exttype")
          .u8("ctx_alg", "ctx_doi")
          .u16("ctx_len")
          .build();

  public static final Struct SADHINFO =
      Struct.define("xfrmu_sadhinfo").u32("sadhcnt", "sadhmcnt").build();
  public static final Struct SPDINFO =
      Struct.define("xfrmu_spdinfo")
          .u32("incnt", "outcnt", "fwdcnt", "inscnt", "outscnt", "fwdscnt")
          .build();
  public static final Struct SPDHINFO =
      Struct.define("xfrmu_spdhinfo").u32("spdhcnt", "spdhmcnt").build();
  public static final Struct SPDHTHRESH =
      Struct.define("xfrmu_spdhthresh").u8("lbits", "rbits").build();

  private XfrmStructs() {}
}
