// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.internal.rtnl;

import static dev.weir.netlink.codec.Format.array;
import static dev.weir.netlink.codec.Format.choice;
import static dev.weir.netlink.codec.Format.flag;
import static dev.weir.netlink.codec.Format.hardwareAddress;
import static dev.weir.netlink.codec.Format.ip;
import static dev.weir.netlink.codec.Format.nest;
import static dev.weir.netlink.codec.Format.octets;
import static dev.weir.netlink.codec.Format.s32;
import static dev.weir.netlink.codec.Format.struct;
import static dev.weir.netlink.codec.Format.structAndNest;
import static dev.weir.netlink.codec.Format.text;
import static dev.weir.netlink.codec.Format.u16;
import static dev.weir.netlink.codec.Format.u16be;
import static dev.weir.netlink.codec.Format.u32;
import static dev.weir.netlink.codec.Format.u32be;
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

/** Links: {@code RTM_NEWLINK}, {@code struct ifinfomsg}, {@code IFLA_*}. */
public final class LinkMessages {
  public static final Struct IFINFOMSG =
      Struct.define("ifinfomsg")
          .u8("family")
          .pad(1)
          .u16("type")
          .s32("index")
          .u32("flags", "change")
          .build();
  public static final Field FAMILY = IFINFOMSG.field("family");
  public static final Field TYPE = IFINFOMSG.field("type");
  public static final Field INDEX = IFINFOMSG.field("index");
  public static final Field FLAGS = IFINFOMSG.field("flags");
  public static final Field CHANGE = IFINFOMSG.field("change");

  public static final AttributeSet LINK = AttributeSet.define();

  // What LINKINFO holds, by kind.
  public static final AttributeSet VXLAN = AttributeSet.define();
  public static final Attribute<Long> IFLA_VXLAN_ID = VXLAN.add(1, "IFLA_VXLAN_ID", u32());
  public static final Attribute<IpAddress> IFLA_VXLAN_GROUP =
      VXLAN.add(2, "IFLA_VXLAN_GROUP", ip());
  public static final Attribute<Long> IFLA_VXLAN_LINK = VXLAN.add(3, "IFLA_VXLAN_LINK", u32());
  public static final Attribute<IpAddress> IFLA_VXLAN_LOCAL =
      VXLAN.add(4, "IFLA_VXLAN_LOCAL", ip());
  public static final Attribute<Long> IFLA_VXLAN_TTL = VXLAN.add(5, "IFLA_VXLAN_TTL", u8());
  public static final Attribute<Long> IFLA_VXLAN_LEARNING =
      VXLAN.add(7, "IFLA_VXLAN_LEARNING", u8());
  public static final Attribute<Long> IFLA_VXLAN_PORT = VXLAN.add(15, "IFLA_VXLAN_PORT", u16be());
  public static final Attribute<IpAddress> IFLA_VXLAN_GROUP6 =
      VXLAN.add(16, "IFLA_VXLAN_GROUP6", ip());
  public static final Attribute<IpAddress> IFLA_VXLAN_LOCAL6 =
      VXLAN.add(17, "IFLA_VXLAN_LOCAL6", ip());
  public static final Attribute<Long> IFLA_VXLAN_COLLECT_METADATA =
      VXLAN.add(25, "IFLA_VXLAN_COLLECT_METADATA", u8());

  public static final AttributeSet BRIDGE = AttributeSet.define();
  public static final Attribute<Long> IFLA_BR_VLAN_FILTERING =
      BRIDGE.add(7, "IFLA_BR_VLAN_FILTERING", u8());
  public static final Attribute<Long> IFLA_BR_STP_STATE = BRIDGE.add(5, "IFLA_BR_STP_STATE", u32());

  public static final AttributeSet MACVLAN = AttributeSet.define();
  public static final Attribute<Long> IFLA_MACVLAN_MODE =
      MACVLAN.add(1, "IFLA_MACVLAN_MODE", u32());

  private static final AttributeSet VETH = AttributeSet.define();
  public static final Attribute<Octets> VETH_INFO_PEER =
      VETH.add(1, "VETH_INFO_PEER", structAndNest(IFINFOMSG, LINK));

  private static final AttributeSet VLAN = AttributeSet.define();
  private static final AttributeSet TUN = AttributeSet.define();
  private static final AttributeSet BRIDGE_PORT = AttributeSet.define();

  public static final AttributeSet LINKINFO = AttributeSet.define();
  public static final Attribute<String> IFLA_INFO_KIND = LINKINFO.add(1, "IFLA_INFO_KIND", text());
  public static final Attribute<Octets> IFLA_INFO_DATA =
      LINKINFO.add(
          2,
          "IFLA_INFO_DATA",
          choice(
              1,
              Map.of(
                  "vxlan", nest(VXLAN),
                  "bridge", nest(BRIDGE),
                  "macvlan", nest(MACVLAN),
                  "macvtap", nest(MACVLAN),
                  "veth", nest(VETH),
                  "vlan", nest(VLAN),
                  "tun", nest(TUN))));
  public static final Attribute<String> IFLA_INFO_SLAVE_KIND =
      LINKINFO.add(4, "IFLA_INFO_SLAVE_KIND", text());

  public static final AttributeSet XDP = AttributeSet.define();
  public static final Attribute<Long> IFLA_XDP_FD = XDP.add(1, "IFLA_XDP_FD", s32());
  public static final Attribute<Long> IFLA_XDP_ATTACHED = XDP.add(2, "IFLA_XDP_ATTACHED", u8());
  public static final Attribute<Long> IFLA_XDP_FLAGS = XDP.add(3, "IFLA_XDP_FLAGS", u32());
  public static final Attribute<Long> IFLA_XDP_PROG_ID = XDP.add(4, "IFLA_XDP_PROG_ID", u32());
  public static final Attribute<Long> IFLA_XDP_DRV_PROG_ID =
      XDP.add(5, "IFLA_XDP_DRV_PROG_ID", u32());
  public static final Attribute<Long> IFLA_XDP_SKB_PROG_ID =
      XDP.add(6, "IFLA_XDP_SKB_PROG_ID", u32());
  public static final Attribute<Long> IFLA_XDP_HW_PROG_ID =
      XDP.add(7, "IFLA_XDP_HW_PROG_ID", u32());
  public static final Attribute<Long> IFLA_XDP_EXPECTED_FD =
      XDP.add(8, "IFLA_XDP_EXPECTED_FD", s32());

  public static final Attribute<Octets> IFLA_ADDRESS =
      LINK.add(1, "IFLA_ADDRESS", hardwareAddress());
  public static final Attribute<String> IFLA_IFNAME = LINK.add(3, "IFLA_IFNAME", text());
  public static final Attribute<Long> IFLA_MTU = LINK.add(4, "IFLA_MTU", u32());
  public static final Attribute<Long> IFLA_LINK = LINK.add(5, "IFLA_LINK", s32());
  public static final Attribute<Long> IFLA_MASTER = LINK.add(10, "IFLA_MASTER", u32());
  public static final Attribute<Long> IFLA_OPERSTATE = LINK.add(16, "IFLA_OPERSTATE", u8());
  public static final Attribute<Attributes> IFLA_LINKINFO =
      LINK.add(18, "IFLA_LINKINFO", nest(LINKINFO));
  public static final Attribute<String> IFLA_IFALIAS = LINK.add(20, "IFLA_IFALIAS", text());
  public static final Attribute<Long> IFLA_NET_NS_FD = LINK.add(28, "IFLA_NET_NS_FD", u32());
  public static final Attribute<Long> IFLA_EXT_MASK = LINK.add(29, "IFLA_EXT_MASK", u32());
  public static final Attribute<Long> IFLA_LINK_NETNSID = LINK.add(37, "IFLA_LINK_NETNSID", s32());
  public static final Attribute<Attributes> IFLA_XDP = LINK.add(43, "IFLA_XDP", nest(XDP));
  public static final Attribute<String> IFLA_ALT_IFNAME = LINK.add(53, "IFLA_ALT_IFNAME", text());

  private static final String[] STATS = {
    "rx_packets",
    "tx_packets",
    "rx_bytes",
    "tx_bytes",
    "rx_errors",
    "tx_errors",
    "rx_dropped",
    "tx_dropped",
    "multicast",
    "collisions",
    "rx_length_errors",
    "rx_over_errors",
    "rx_crc_errors",
    "rx_frame_errors",
    "rx_fifo_errors",
    "rx_missed_errors",
    "tx_aborted_errors",
    "tx_carrier_errors",
    "tx_fifo_errors",
    "tx_heartbeat_errors",
    "tx_window_errors",
    "rx_compressed",
    "tx_compressed",
    "rx_nohandler"
  };
  public static final Struct STATS64 =
      Struct.define("rtnl_link_stats64").u64(STATS).u64("rx_otherhost_dropped").build();
  public static final Attribute<StructValue> IFLA_STATS64 =
      LINK.add(23, "IFLA_STATS64", struct(STATS64));

  static {
    LINK.add(2, "IFLA_BROADCAST", hardwareAddress());
    LINK.add(6, "IFLA_QDISC", text());
    LINK.add(7, "IFLA_STATS", struct(Struct.define("rtnl_link_stats").u32(STATS).build()));
    LINK.add(8, "IFLA_COST", u32());
    LINK.add(9, "IFLA_PRIORITY", u32());
    LINK.add(12, "IFLA_PROTINFO", octets());
    LINK.add(13, "IFLA_TXQLEN", u32());
    LINK.add(
        14,
        "IFLA_MAP",
        struct(
            Struct.define("rtnl_link_ifmap")
                .u64("mem_start", "mem_end", "base_addr")
                .u16("irq")
                .u8("dma", "port")
                .build()));
    LINK.add(15, "IFLA_WEIGHT", u32());
    LINK.add(17, "IFLA_LINKMODE", u8());
    LINK.add(19, "IFLA_NET_NS_PID", u32());
    LINK.add(21, "IFLA_NUM_VF", u32());
    LINK.add(27, "IFLA_GROUP", u32());
    LINK.add(30, "IFLA_PROMISCUITY", u32());
    LINK.add(31, "IFLA_NUM_TX_QUEUES", u32());
    LINK.add(32, "IFLA_NUM_RX_QUEUES", u32());
    LINK.add(33, "IFLA_CARRIER", u8());
    LINK.add(34, "IFLA_PHYS_PORT_ID", octets());
    LINK.add(35, "IFLA_CARRIER_CHANGES", u32());
    LINK.add(36, "IFLA_PHYS_SWITCH_ID", octets());
    LINK.add(38, "IFLA_PHYS_PORT_NAME", text());
    LINK.add(39, "IFLA_PROTO_DOWN", u8());
    LINK.add(40, "IFLA_GSO_MAX_SEGS", u32());
    LINK.add(41, "IFLA_GSO_MAX_SIZE", u32());
    LINK.add(42, "IFLA_PAD", octets());
    LINK.add(44, "IFLA_EVENT", u32());
    LINK.add(45, "IFLA_NEW_NETNSID", s32());
    LINK.add(46, "IFLA_TARGET_NETNSID", s32());
    LINK.add(47, "IFLA_CARRIER_UP_COUNT", u32());
    LINK.add(48, "IFLA_CARRIER_DOWN_COUNT", u32());
    LINK.add(49, "IFLA_NEW_IFINDEX", s32());
    LINK.add(50, "IFLA_MIN_MTU", u32());
    LINK.add(51, "IFLA_MAX_MTU", u32());
    AttributeSet properties = AttributeSet.define();
    properties.add(53, "IFLA_ALT_IFNAME", text());
    LINK.add(52, "IFLA_PROP_LIST", nest(properties));
    LINK.add(54, "IFLA_PERM_ADDRESS", hardwareAddress());
    LINK.add(56, "IFLA_PARENT_DEV_NAME", text());
    LINK.add(57, "IFLA_PARENT_DEV_BUS_NAME", text());
    LINK.add(58, "IFLA_GRO_MAX_SIZE", u32());
    LINK.add(59, "IFLA_TSO_MAX_SIZE", u32());
    LINK.add(60, "IFLA_TSO_MAX_SEGS", u32());
    LINK.add(61, "IFLA_ALLMULTI", u32());
    LINK.add(63, "IFLA_GSO_IPV4_MAX_SIZE", u32());
    LINK.add(64, "IFLA_GRO_IPV4_MAX_SIZE", u32());

    LINKINFO.add(3, "IFLA_INFO_XSTATS", octets());
    LINKINFO.add(5, "IFLA_INFO_SLAVE_DATA", choice(4, Map.of("bridge", nest(BRIDGE_PORT))));

    AttributeSet inet = AttributeSet.define();
    inet.add(1, "IFLA_INET_CONF", array(u32(), 4));
    AttributeSet inet6 = AttributeSet.define();
    inet6.add(1, "IFLA_INET6_FLAGS", u32());
    inet6.add(2, "IFLA_INET6_CONF", array(s32(), 4));
    inet6.add(3, "IFLA_INET6_STATS", array(u64(), 8));
    inet6.add(
        5,
        "IFLA_INET6_CACHEINFO",
        struct(
            Struct.define("ifla_cacheinfo")
                .u32("max_reasm_len", "tstamp", "reachable_time", "retrans_time")
                .build()));
    inet6.add(6, "IFLA_INET6_ICMP6STATS", array(u64(), 8));
    inet6.add(7, "IFLA_INET6_TOKEN", ip());
    inet6.add(8, "IFLA_INET6_ADDR_GEN_MODE", u8());
    inet6.add(9, "IFLA_INET6_RA_MTU", u32());
    AttributeSet families = AttributeSet.define();
    families.add(2, "AF_INET", nest(inet));
    families.add(10, "AF_INET6", nest(inet6));
    LINK.add(26, "IFLA_AF_SPEC", nest(families));

    vxlan();
    bridge();
    add(MACVLAN, Map.of(2, "IFLA_MACVLAN_FLAGS"), u16());
    add(
        MACVLAN,
        Map.of(
            3, "IFLA_MACVLAN_MACADDR_MODE",
            6, "IFLA_MACVLAN_MACADDR_COUNT",
            7, "IFLA_MACVLAN_BC_QUEUE_LEN",
            8, "IFLA_MACVLAN_BC_QUEUE_LEN_USED",
            9, "IFLA_MACVLAN_BC_CUTOFF"),
        u32());
    MACVLAN.add(4, "IFLA_MACVLAN_MACADDR", hardwareAddress());
    VLAN.add(1, "IFLA_VLAN_ID", u16());
    VLAN.add(
        2,
        "IFLA_VLAN_FLAGS",
        struct(Struct.define("ifla_vlan_flags").u32("flags", "mask").build()));
    VLAN.add(5, "IFLA_VLAN_PROTOCOL", u16be());
    add(TUN, Map.of(1, "IFLA_TUN_OWNER", 2, "IFLA_TUN_GROUP"), u32());
    add(
        TUN,
        Map.of(
            3, "IFLA_TUN_TYPE",
            4, "IFLA_TUN_PI",
            5, "IFLA_TUN_VNET_HDR",
            6, "IFLA_TUN_PERSIST",
            7, "IFLA_TUN_MULTI_QUEUE"),
        u8());
    add(TUN, Map.of(8, "IFLA_TUN_NUM_QUEUES", 9, "IFLA_TUN_NUM_DISABLED_QUEUES"), u32());
  }

  private static void vxlan() {
    VXLAN.add(6, "IFLA_VXLAN_TOS", u8());
    VXLAN.add(8, "IFLA_VXLAN_AGEING", u32());
    VXLAN.add(9, "IFLA_VXLAN_LIMIT", u32());
    VXLAN.add(
        10,
        "IFLA_VXLAN_PORT_RANGE",
        struct(Struct.define("ifla_vxlan_port_range").u16be("low", "high").build()));
    add(
        VXLAN,
        Map.of(
            11, "IFLA_VXLAN_PROXY",
            12, "IFLA_VXLAN_RSC",
            13, "IFLA_VXLAN_L2MISS",
            14, "IFLA_VXLAN_L3MISS",
            18, "IFLA_VXLAN_UDP_CSUM",
            19, "IFLA_VXLAN_UDP_ZERO_CSUM6_TX",
            20, "IFLA_VXLAN_UDP_ZERO_CSUM6_RX",
            21, "IFLA_VXLAN_REMCSUM_TX",
            22, "IFLA_VXLAN_REMCSUM_RX"),
        u8());
    VXLAN.add(23, "IFLA_VXLAN_GBP", flag());
    VXLAN.add(24, "IFLA_VXLAN_REMCSUM_NOPARTIAL", flag());
    VXLAN.add(26, "IFLA_VXLAN_LABEL", u32be());
    VXLAN.add(27, "IFLA_VXLAN_GPE", flag());
    VXLAN.add(28, "IFLA_VXLAN_TTL_INHERIT", flag());
    VXLAN.add(29, "IFLA_VXLAN_DF", u8());
    VXLAN.add(30, "IFLA_VXLAN_VNIFILTER", u8());
    VXLAN.add(31, "IFLA_VXLAN_LOCALBYPASS", u8());
  }

  private static void bridge() {
    add(
        BRIDGE,
        Map.of(
            1, "IFLA_BR_FORWARD_DELAY",
            2, "IFLA_BR_HELLO_TIME",
            3, "IFLA_BR_MAX_AGE",
            4, "IFLA_BR_AGEING_TIME",
            13, "IFLA_BR_ROOT_PATH_COST",
            26, "IFLA_BR_MCAST_HASH_ELASTICITY",
            27, "IFLA_BR_MCAST_HASH_MAX",
            28, "IFLA_BR_MCAST_LAST_MEMBER_CNT",
            29, "IFLA_BR_MCAST_STARTUP_QUERY_CNT"),
        u32());
    BRIDGE.add(6, "IFLA_BR_PRIORITY", u16());
    BRIDGE.add(8, "IFLA_BR_VLAN_PROTOCOL", u16be());
    BRIDGE.add(9, "IFLA_BR_GROUP_FWD_MASK", u16());
    Struct id = Struct.define("ifla_bridge_id").octets("prio", 2, 1).octets("addr", 6, 1).build();
    BRIDGE.add(10, "IFLA_BR_ROOT_ID", struct(id));
    BRIDGE.add(11, "IFLA_BR_BRIDGE_ID", struct(id));
    BRIDGE.add(12, "IFLA_BR_ROOT_PORT", u16());
    add(
        BRIDGE,
        Map.of(
            14, "IFLA_BR_TOPOLOGY_CHANGE",
            15, "IFLA_BR_TOPOLOGY_CHANGE_DETECTED",
            22, "IFLA_BR_MCAST_ROUTER",
            23, "IFLA_BR_MCAST_SNOOPING",
            24, "IFLA_BR_MCAST_QUERY_USE_IFADDR",
            25, "IFLA_BR_MCAST_QUERIER",
            36, "IFLA_BR_NF_CALL_IPTABLES",
            37, "IFLA_BR_NF_CALL_IP6TABLES",
            38, "IFLA_BR_NF_CALL_ARPTABLES"),
        u8());
    add(
        BRIDGE,
        Map.of(
            41, "IFLA_BR_VLAN_STATS_ENABLED",
            42, "IFLA_BR_MCAST_STATS_ENABLED",
            43, "IFLA_BR_MCAST_IGMP_VERSION",
            44, "IFLA_BR_MCAST_MLD_VERSION",
            45, "IFLA_BR_VLAN_STATS_PER_PORT"),
        u8());
    add(
        BRIDGE,
        Map.of(
            16, "IFLA_BR_HELLO_TIMER",
            17, "IFLA_BR_TCN_TIMER",
            18, "IFLA_BR_TOPOLOGY_CHANGE_TIMER",
            19, "IFLA_BR_GC_TIMER",
            30, "IFLA_BR_MCAST_LAST_MEMBER_INTVL",
            31, "IFLA_BR_MCAST_MEMBERSHIP_INTVL",
            32, "IFLA_BR_MCAST_QUERIER_INTVL",
            33, "IFLA_BR_MCAST_QUERY_INTVL",
            34, "IFLA_BR_MCAST_QUERY_RESPONSE_INTVL",
            35, "IFLA_BR_MCAST_STARTUP_QUERY_INTVL"),
        u64());
    BRIDGE.add(20, "IFLA_BR_GROUP_ADDR", hardwareAddress());
    BRIDGE.add(39, "IFLA_BR_VLAN_DEFAULT_PVID", u16());
    BRIDGE.add(40, "IFLA_BR_PAD", octets());
    BRIDGE.add(
        46,
        "IFLA_BR_MULTI_BOOLOPT",
        struct(Struct.define("br_boolopt_multi").u32("optval", "optmask").build()));
    BRIDGE.add(48, "IFLA_BR_FDB_N_LEARNED", u32());
    BRIDGE.add(49, "IFLA_BR_FDB_MAX_LEARNED", u32());

    add(
        BRIDGE_PORT,
        Map.of(
            1, "IFLA_BRPORT_STATE",
            4, "IFLA_BRPORT_MODE",
            5, "IFLA_BRPORT_GUARD",
            6, "IFLA_BRPORT_PROTECT",
            7, "IFLA_BRPORT_FAST_LEAVE",
            8, "IFLA_BRPORT_LEARNING",
            9, "IFLA_BRPORT_UNICAST_FLOOD",
            10, "IFLA_BRPORT_PROXYARP",
            12, "IFLA_BRPORT_PROXYARP_WIFI"),
        u8());
    add(
        BRIDGE_PORT,
        Map.of(
            19, "IFLA_BRPORT_TOPOLOGY_CHANGE_ACK",
            20, "IFLA_BRPORT_CONFIG_PENDING",
            25, "IFLA_BRPORT_MULTICAST_ROUTER",
            27, "IFLA_BRPORT_MCAST_FLOOD",
            28, "IFLA_BRPORT_MCAST_TO_UCAST",
            29, "IFLA_BRPORT_VLAN_TUNNEL",
            30, "IFLA_BRPORT_BCAST_FLOOD",
            32, "IFLA_BRPORT_NEIGH_SUPPRESS",
            33, "IFLA_BRPORT_ISOLATED",
            39, "IFLA_BRPORT_LOCKED"),
        u8());
    BRIDGE_PORT.add(2, "IFLA_BRPORT_PRIORITY", u16());
    BRIDGE_PORT.add(3, "IFLA_BRPORT_COST", u32());
    BRIDGE_PORT.add(13, "IFLA_BRPORT_ROOT_ID", struct(id));
    BRIDGE_PORT.add(14, "IFLA_BRPORT_BRIDGE_ID", struct(id));
    add(
        BRIDGE_PORT,
        Map.of(
            15, "IFLA_BRPORT_DESIGNATED_PORT",
            16, "IFLA_BRPORT_DESIGNATED_COST",
            17, "IFLA_BRPORT_ID",
            18, "IFLA_BRPORT_NO",
            31, "IFLA_BRPORT_GROUP_FWD_MASK"),
        u16());
    add(
        BRIDGE_PORT,
        Map.of(
            21, "IFLA_BRPORT_MESSAGE_AGE_TIMER",
            22, "IFLA_BRPORT_FORWARD_DELAY_TIMER",
            23, "IFLA_BRPORT_HOLD_TIMER"),
        u64());
    BRIDGE_PORT.add(26, "IFLA_BRPORT_PAD", octets());
    add(
        BRIDGE_PORT,
        Map.of(37, "IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT", 38, "IFLA_BRPORT_MCAST_EHT_HOSTS_CNT"),
        u32());
  }

  static <T> void add(AttributeSet set, Map<Integer, String> names, Format<T> format) {
    names.forEach((number, name) -> set.add(number, name, format));
  }

  public static final MessageSchema RTM_NEWLINK =
      new MessageSchema(16, "RTM_NEWLINK", IFINFOMSG, LINK);
  public static final MessageSchema RTM_DELLINK =
      new MessageSchema(17, "RTM_DELLINK", IFINFOMSG, LINK);
  public static final MessageSchema RTM_GETLINK =
      new MessageSchema(18, "RTM_GETLINK", IFINFOMSG, LINK);
  public static final MessageSchema RTM_SETLINK =
      new MessageSchema(19, "RTM_SETLINK", IFINFOMSG, LINK);
  public static final MessageCatalog CATALOG =
      MessageCatalog.of("route", RTM_NEWLINK, RTM_DELLINK, RTM_GETLINK, RTM_SETLINK);

  /** Kinds whose data are attributes, for {@code IFLA_INFO_DATA} as one. */
  public static final Map<String, AttributeSet> DATA =
      Map.of("vxlan", VXLAN, "bridge", BRIDGE, "macvlan", MACVLAN, "veth", VETH);

  /** The groups that links are announced in: {@code RTNLGRP_LINK}. */
  public static final List<Integer> GROUPS = List.of(1);

  private LinkMessages() {}
}
