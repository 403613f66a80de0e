// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a link is in particular: {@code linkinfo}. */
final class LinkInfoDocument {
  /** Times in hundredths of a second. */
  private static final double USER_HZ = 100;

  private static final List<String> PORT_STATES =
      List.of("disabled", "listening", "learning", "forwarding", "blocking");

  private LinkInfoDocument() {}

  static JsonObject of(Fields info, Names names) {
    JsonObject json = new JsonObject();
    String kind = info.text("IFLA_INFO_KIND").orElse("");
    info.text(json, "info_kind", "IFLA_INFO_KIND");
    if (info.has("IFLA_INFO_DATA")) {
      JsonObject data = new JsonObject();
      Fields fields = info.nest("IFLA_INFO_DATA");
      switch (kind) {
        case "vxlan" -> vxlan(data, fields, names);
        case "bridge" -> bridge(data, fields);
        case "macvlan", "macvtap" -> macvlan(data, fields);
        case "vlan" -> vlan(data, fields);
        case "tun" -> tun(data, fields);
        default -> {}
      }
      if (!data.isEmpty()) {
        json.add("info_data", data);
      }
    }
    info.text(json, "info_slave_kind", "IFLA_INFO_SLAVE_KIND");
    if (info.text("IFLA_INFO_SLAVE_KIND").orElse("").equals("bridge")
        && info.has("IFLA_INFO_SLAVE_DATA")) {
      JsonObject data = new JsonObject();
      port(data, info.nest("IFLA_INFO_SLAVE_DATA"));
      json.add("info_slave_data", data);
    }
    return json;
  }

  private static void vxlan(JsonObject json, Fields fields, Names names) {
    fields.flagIfSet(json, "external", "IFLA_VXLAN_COLLECT_METADATA");
    fields.flagIfSet(json, "vnifilter", "IFLA_VXLAN_VNIFILTER");
    fields.number(json, "id", "IFLA_VXLAN_ID");
    for (String version : List.of("", "6")) {
      fields
          .text("IFLA_VXLAN_GROUP" + version)
          .ifPresent(
              ip -> {
                boolean group = IpAddress.parse(ip).isMulticast();
                json.addProperty((group ? "group" : "remote") + version, ip);
              });
      fields.text(json, "local" + version, "IFLA_VXLAN_LOCAL" + version);
    }
    if (fields.number("IFLA_VXLAN_LINK", 0) != 0) {
      json.addProperty("link", names.device(fields.number("IFLA_VXLAN_LINK", 0)));
    }
    if (fields.has("IFLA_VXLAN_PORT_RANGE")) {
      Fields range = fields.struct("IFLA_VXLAN_PORT_RANGE");
      JsonObject ports = new JsonObject();
      ports.addProperty("low", range.header("low"));
      ports.addProperty("high", range.header("high"));
      json.add("port_range", ports);
    }
    fields.number(json, "port", "IFLA_VXLAN_PORT");
    fields.flag(json, "learning", "IFLA_VXLAN_LEARNING");
    fields.flagIfSet(json, "proxy", "IFLA_VXLAN_PROXY");
    fields.flagIfSet(json, "rsc", "IFLA_VXLAN_RSC");
    fields.flagIfSet(json, "l2miss", "IFLA_VXLAN_L2MISS");
    fields.flagIfSet(json, "l3miss", "IFLA_VXLAN_L3MISS");
    if (fields.number("IFLA_VXLAN_TOS", 0) != 0) {
      json.addProperty("tos", hex(fields.number("IFLA_VXLAN_TOS", 0)));
    }
    // A byte, though described as being there or not.
    if (!fields.text("IFLA_VXLAN_TTL_INHERIT").orElse("00").matches("01|true")) {
      fields.number(json, "ttl", "IFLA_VXLAN_TTL");
    }
    if (fields.has("IFLA_VXLAN_DF")) {
      json.addProperty(
          "df",
          LinkDocument.word(List.of("unset", "set", "inherit"), fields.number("IFLA_VXLAN_DF", 0)));
    }
    if (fields.number("IFLA_VXLAN_LABEL", 0) != 0) {
      json.addProperty("label", hex(fields.number("IFLA_VXLAN_LABEL", 0)));
    }
    if (fields.number("IFLA_VXLAN_AGEING", 0) != 0) {
      fields.number(json, "ageing", "IFLA_VXLAN_AGEING");
    }
    if (fields.number("IFLA_VXLAN_LIMIT", 0) != 0) {
      fields.number(json, "limit", "IFLA_VXLAN_LIMIT");
    }
    fields.flag(json, "udp_csum", "IFLA_VXLAN_UDP_CSUM");
    fields.flag(json, "udp_zero_csum6_tx", "IFLA_VXLAN_UDP_ZERO_CSUM6_TX");
    fields.flag(json, "udp_zero_csum6_rx", "IFLA_VXLAN_UDP_ZERO_CSUM6_RX");
    fields.flagIfSet(json, "remcsum_tx", "IFLA_VXLAN_REMCSUM_TX");
    fields.flagIfSet(json, "remcsum_rx", "IFLA_VXLAN_REMCSUM_RX");
    fields.flagIfSet(json, "gbp", "IFLA_VXLAN_GBP");
    fields.flagIfSet(json, "gpe", "IFLA_VXLAN_GPE");
  }

  private static void bridge(JsonObject json, Fields fields) {
    for (String each :
        List.of(
            "forward_delay",
            "hello_time",
            "max_age",
            "ageing_time",
            "stp_state",
            "priority",
            "vlan_filtering",
            "vlan_default_pvid",
            "vlan_stats_enabled",
            "vlan_stats_per_port",
            "root_port",
            "root_path_cost",
            "topology_change",
            "topology_change_detected",
            "mcast_snooping",
            "mcast_router",
            "mcast_query_use_ifaddr",
            "mcast_querier",
            "mcast_hash_elasticity",
            "mcast_hash_max",
            "mcast_last_member_cnt",
            "mcast_startup_query_cnt",
            "mcast_membership_intvl",
            "mcast_querier_intvl",
            "mcast_query_intvl",
            "mcast_query_response_intvl",
            "mcast_startup_query_intvl",
            "mcast_stats_enabled",
            "mcast_igmp_version",
            "mcast_mld_version",
            "nf_call_iptables",
            "nf_call_ip6tables",
            "nf_call_arptables",
            "mcast_last_member_intvl",
            "fdb_n_learned",
            "fdb_max_learned")) {
      fields.number(json, each, "IFLA_BR_" + upper(each));
    }
    for (String each : List.of("hello_timer", "tcn_timer", "topology_change_timer", "gc_timer")) {
      timer(json, fields, each, "IFLA_BR_" + upper(each));
    }
    if (fields.has("IFLA_BR_VLAN_PROTOCOL")) {
      json.addProperty("vlan_protocol", vlanProtocol(fields.number("IFLA_BR_VLAN_PROTOCOL", 0)));
    }
    id(json, fields, "bridge_id", "IFLA_BR_BRIDGE_ID");
    id(json, fields, "root_id", "IFLA_BR_ROOT_ID");
    mask(json, fields, "group_fwd_mask", "IFLA_BR_GROUP_FWD_MASK");
    fields.text(json, "group_addr", "IFLA_BR_GROUP_ADDR");
    Fields options = fields.struct("IFLA_BR_MULTI_BOOLOPT");
    // BR_BOOLOPT_* of uapi/linux/if_bridge.h.
    List<String> known = List.of("no_linklocal_learn", "mcast_vlan_snooping", "mst_enabled");
    for (int bit = 0; bit < known.size(); bit++) {
      if ((options.header("optmask") >> bit & 1) != 0) {
        json.addProperty(known.get(bit), options.header("optval") >> bit & 1);
      }
    }
  }

  private static void port(JsonObject json, Fields fields) {
    json.addProperty(
        "state", LinkDocument.word(PORT_STATES, fields.number("IFLA_BRPORT_STATE", 0)));
    for (String each :
        List.of(
            "priority",
            "cost",
            "designated_port",
            "designated_cost",
            "topology_change_ack",
            "config_pending",
            "multicast_router")) {
      fields.number(json, each, "IFLA_BRPORT_" + upper(each));
    }
    Map<String, String> flags =
        Map.ofEntries(
            Map.entry("hairpin", "MODE"),
            Map.entry("guard", "GUARD"),
            Map.entry("root_block", "PROTECT"),
            Map.entry("fastleave", "FAST_LEAVE"),
            Map.entry("learning", "LEARNING"),
            Map.entry("flood", "UNICAST_FLOOD"),
            Map.entry("proxy_arp", "PROXYARP"),
            Map.entry("proxy_arp_wifi", "PROXYARP_WIFI"),
            Map.entry("mcast_flood", "MCAST_FLOOD"),
            Map.entry("bcast_flood", "BCAST_FLOOD"),
            Map.entry("mcast_to_unicast", "MCAST_TO_UCAST"),
            Map.entry("neigh_suppress", "NEIGH_SUPPRESS"),
            Map.entry("vlan_tunnel", "VLAN_TUNNEL"),
            Map.entry("isolated", "ISOLATED"),
            Map.entry("locked", "LOCKED"));
    flags.forEach((field, name) -> fields.flag(json, field, "IFLA_BRPORT_" + name));
    json.addProperty("id", hex(fields.number("IFLA_BRPORT_ID", 0)));
    json.addProperty("no", hex(fields.number("IFLA_BRPORT_NO", 0)));
    id(json, fields, "bridge_id", "IFLA_BRPORT_BRIDGE_ID");
    id(json, fields, "root_id", "IFLA_BRPORT_ROOT_ID");
    for (String each : List.of("hold_timer", "message_age_timer", "forward_delay_timer")) {
      timer(json, fields, each, "IFLA_BRPORT_" + upper(each));
    }
    mask(json, fields, "group_fwd_mask", "IFLA_BRPORT_GROUP_FWD_MASK");
    if (fields.has("IFLA_BRPORT_GROUP_FWD_MASK")) {
      json.addProperty("group_fwd_mask_str", hex(fields.number("IFLA_BRPORT_GROUP_FWD_MASK", 0)));
    }
  }

  private static void macvlan(JsonObject json, Fields fields) {
    json.addProperty(
        "mode",
        switch ((int) fields.number("IFLA_MACVLAN_MODE", 0)) {
          case 1 -> "private";
          case 2 -> "vepa";
          case 4 -> "bridge";
          case 8 -> "passthru";
          case 16 -> "source";
          default -> "unknown";
        });
    if ((fields.number("IFLA_MACVLAN_FLAGS", 0) & 1) != 0) {
      json.addProperty("nopromisc", true);
    }
    fields.number(json, "bcqueuelen", "IFLA_MACVLAN_BC_QUEUE_LEN");
    fields.number(json, "usedbcqueuelen", "IFLA_MACVLAN_BC_QUEUE_LEN_USED");
  }

  private static void vlan(JsonObject json, Fields fields) {
    json.addProperty("protocol", vlanProtocol(fields.number("IFLA_VLAN_PROTOCOL", 0x8100)));
    fields.number(json, "id", "IFLA_VLAN_ID");
    long bits = fields.struct("IFLA_VLAN_FLAGS").header("flags");
    var flags = new JsonArray();
    List<String> names = List.of("REORDER_HDR", "GVRP", "LOOSE_BINDING", "MVRP", "BRIDGE_BINDING");
    for (int bit = 0; bit < names.size(); bit++) {
      if ((bits >> bit & 1) != 0) {
        flags.add(names.get(bit));
      }
    }
    json.add("flags", flags);
  }

  private static void tun(JsonObject json, Fields fields) {
    json.addProperty("type", fields.number("IFLA_TUN_TYPE", 0) == 1 ? "tun" : "tap");
    fields.flag(json, "pi", "IFLA_TUN_PI");
    fields.flag(json, "vnet_hdr", "IFLA_TUN_VNET_HDR");
    fields.flag(json, "multi_queue", "IFLA_TUN_MULTI_QUEUE");
    if (fields.number("IFLA_TUN_MULTI_QUEUE", 0) != 0) {
      fields.number(json, "numqueues", "IFLA_TUN_NUM_QUEUES");
      fields.number(json, "numdisabled", "IFLA_TUN_NUM_DISABLED_QUEUES");
    }
    fields.flag(json, "persist", "IFLA_TUN_PERSIST");
  }

  private static String vlanProtocol(long number) {
    return switch ((int) number) {
      case 0x8100 -> "802.1Q";
      case 0x88a8 -> "802.1ad";
      default -> hex(number);
    };
  }

  /** {@code 8000.02:00:5e:10:00:01}. */
  private static void id(JsonObject json, Fields fields, String field, String attribute) {
    if (fields.has(attribute)) {
      Fields id = fields.struct(attribute);
      List<String> address = new ArrayList<>();
      String digits = id.headerText("addr");
      for (int i = 0; i + 2 <= digits.length(); i += 2) {
        // iproute2 writes %x for each byte.
        address.add(Integer.toHexString(Integer.parseInt(digits.substring(i, i + 2), 16)));
      }
      json.addProperty(field, id.headerText("prio") + "." + String.join(":", address));
    }
  }

  private static void timer(JsonObject json, Fields fields, String field, String attribute) {
    if (fields.has(attribute)) {
      json.addProperty(field, fields.number(attribute, 0) / USER_HZ);
    }
  }

  /** As %#x writes it: zero without prefix. */
  private static void mask(JsonObject json, Fields fields, String field, String attribute) {
    if (fields.has(attribute)) {
      long value = fields.number(attribute, 0);
      json.addProperty(field, value == 0 ? "0" : hex(value));
    }
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
