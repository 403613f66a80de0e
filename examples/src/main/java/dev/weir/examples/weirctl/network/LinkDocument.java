// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.weir.netlink.route.Link;
import java.util.List;
import java.util.Locale;

/** A link as {@code ip -j -d link show} prints it. */
final class LinkDocument {
  private static final long IFF_UP = 1;
  private static final long IFF_POINTOPOINT = 0x10;
  private static final long IFF_RUNNING = 0x40;
  private static final String[] FLAGS = {
    "LOOPBACK", "8",
    "BROADCAST", "2",
    "POINTOPOINT", "10",
    "MULTICAST", "1000",
    "NOARP", "80",
    "ALLMULTI", "200",
    "PROMISC", "100",
    "MASTER", "400",
    "SLAVE", "800",
    "DEBUG", "4",
    "DYNAMIC", "8000",
    "AUTOMEDIA", "4000",
    "PORTSEL", "2000",
    "NOTRAILERS", "20",
    "UP", "1",
    "LOWER_UP", "10000",
    "DORMANT", "20000",
    "ECHO", "40000"
  };
  private static final List<String> OPERSTATES =
      List.of("UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP");
  private static final List<String> LINK_MODES = List.of("DEFAULT", "DORMANT", "TESTING");
  private static final List<String> ADDR_GEN_MODES =
      List.of("eui64", "none", "stable_secret", "random");
  private static final int NESTED_XDP_MODES = 4;

  private LinkDocument() {}

  static JsonObject of(Link link, Names names) {
    Fields fields = Fields.of(link.message());
    JsonObject json = new JsonObject();
    json.addProperty("ifindex", link.index());
    lower(json, fields, names);
    json.addProperty("ifname", link.name());
    json.add("flags", flags(link.flags()));
    fields.number(json, "mtu", "IFLA_MTU");
    xdp(json, fields);
    fields.text(json, "qdisc", "IFLA_QDISC");
    if (link.master() != 0) {
      json.addProperty("master", names.device(link.master()));
    }
    if (fields.has("IFLA_OPERSTATE")) {
      json.addProperty("operstate", word(OPERSTATES, fields.number("IFLA_OPERSTATE", 0)));
    }
    if (fields.has("IFLA_LINKMODE")) {
      json.addProperty("linkmode", word(LINK_MODES, fields.number("IFLA_LINKMODE", 0)));
    }
    if (fields.has("IFLA_GROUP")) {
      json.addProperty("group", names.group(fields.number("IFLA_GROUP", 0)));
    }
    if (fields.number("IFLA_TXQLEN", 0) != 0) {
      fields.number(json, "txqlen", "IFLA_TXQLEN");
    }
    json.addProperty("link_type", type(fields.header("type")));
    fields.text(json, "address", "IFLA_ADDRESS");
    if ((link.flags() & IFF_POINTOPOINT) != 0 && fields.has("IFLA_BROADCAST")) {
      json.addProperty("link_pointtopoint", true);
    }
    fields.text(json, "broadcast", "IFLA_BROADCAST");
    fields.number(json, "link_netnsid", "IFLA_LINK_NETNSID");
    fields.flagIfSet(json, "proto_down", "IFLA_PROTO_DOWN");
    fields.number(json, "promiscuity", "IFLA_PROMISCUITY");
    fields.number(json, "allmulti", "IFLA_ALLMULTI");
    fields.number(json, "min_mtu", "IFLA_MIN_MTU");
    fields.number(json, "max_mtu", "IFLA_MAX_MTU");
    if (fields.has("IFLA_LINKINFO")) {
      json.add("linkinfo", LinkInfoDocument.of(fields.nest("IFLA_LINKINFO"), names));
    }
    Fields inet6 = fields.nest("IFLA_AF_SPEC").nest("AF_INET6");
    if (inet6.has("IFLA_INET6_ADDR_GEN_MODE")) {
      json.addProperty(
          "inet6_addr_gen_mode", word(ADDR_GEN_MODES, inet6.number("IFLA_INET6_ADDR_GEN_MODE", 0)));
    }
    String[] counts = {
      "num_tx_queues",
      "num_rx_queues",
      "gso_max_size",
      "gso_max_segs",
      "tso_max_size",
      "tso_max_segs",
      "gro_max_size"
    };
    for (String each : counts) {
      fields.number(json, each, "IFLA_" + each.toUpperCase(Locale.ROOT));
    }
    fields.text(json, "phys_port_name", "IFLA_PHYS_PORT_NAME");
    fields.text(json, "phys_port_id", "IFLA_PHYS_PORT_ID");
    fields.text(json, "phys_switch_id", "IFLA_PHYS_SWITCH_ID");
    fields.text(json, "ifalias", "IFLA_IFALIAS");
    fields.text(json, "parentbus", "IFLA_PARENT_DEV_BUS_NAME");
    fields.text(json, "parentdev", "IFLA_PARENT_DEV_NAME");
    List<String> others = fields.nest("IFLA_PROP_LIST").texts("IFLA_ALT_IFNAME");
    if (!others.isEmpty()) {
      JsonArray names2 = new JsonArray();
      others.forEach(names2::add);
      json.add("altnames", names2);
    }
    return json;
  }

  /** The device below, by name if it is in this namespace. */
  private static void lower(JsonObject json, Fields fields, Names names) {
    if (!fields.has("IFLA_LINK")) {
      return;
    }
    long lower = fields.number("IFLA_LINK", 0);
    if (lower == 0) {
      json.add("link", JsonNull.INSTANCE);
    } else if (fields.has("IFLA_LINK_NETNSID")) {
      json.addProperty("link_index", lower);
    } else {
      json.addProperty("link", names.device(lower));
    }
  }

  private static JsonArray flags(long flags) {
    JsonArray list = new JsonArray();
    if ((flags & IFF_UP) != 0 && (flags & IFF_RUNNING) == 0) {
      list.add("NO-CARRIER");
    }
    long left = flags & ~IFF_RUNNING;
    for (int i = 0; i < FLAGS.length; i += 2) {
      long bit = Long.parseLong(FLAGS[i + 1], 16);
      if ((left & bit) != 0) {
        list.add(FLAGS[i]);
        left &= ~bit;
      }
    }
    if (left != 0) {
      list.add(Long.toHexString(left));
    }
    return list;
  }

  private static void xdp(JsonObject json, Fields fields) {
    Fields xdp = fields.nest("IFLA_XDP");
    long mode = xdp.number("IFLA_XDP_ATTACHED", 0);
    if (mode == 0) {
      return;
    }
    JsonObject document = new JsonObject();
    document.addProperty("mode", mode);
    if (xdp.has("IFLA_XDP_PROG_ID") && mode < NESTED_XDP_MODES) {
      document.add("prog", program(xdp.number("IFLA_XDP_PROG_ID", 0)));
    }
    JsonArray attached = new JsonArray();
    String[] modes = {"IFLA_XDP_DRV_PROG_ID", "IFLA_XDP_SKB_PROG_ID", "IFLA_XDP_HW_PROG_ID"};
    for (int i = 0; i < modes.length; i++) {
      if (xdp.has(modes[i])) {
        JsonObject one = new JsonObject();
        one.addProperty("mode", i + 1);
        one.add("prog", program(xdp.number(modes[i], 0)));
        attached.add(one);
      }
    }
    document.add("attached", attached);
    json.add("xdp", document);
  }

  private static JsonObject program(long id) {
    JsonObject program = new JsonObject();
    program.addProperty("id", id);
    return program;
  }

  static String word(List<String> words, long number) {
    return number >= 0 && number < words.size() ? words.get((int) number) : Long.toString(number);
  }

  /** ARPHRD_* of uapi/linux/if_arp.h, as iproute2 names them. */
  private static String type(long number) {
    return switch ((int) number) {
      case 1 -> "ether";
      case 32 -> "infiniband";
      case 512 -> "ppp";
      case 768 -> "ipip";
      case 769 -> "tunnel6";
      case 772 -> "loopback";
      case 776 -> "sit";
      case 778 -> "gre";
      case 823 -> "gre6";
      case 824 -> "netlink";
      case 65534 -> "none";
      default -> "[" + number + "]";
    };
  }
}
