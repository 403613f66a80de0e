// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.netlink.route.Route;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A route as {@code ip -j -d route show table all} prints it. */
final class RouteDocument {
  /** RTNH_F_* and RTM_F_* as iproute2 names them. */
  private static final Map<Long, String> FLAGS =
      Map.ofEntries(
          Map.entry(1L, "dead"),
          Map.entry(2L, "pervasive"),
          Map.entry(4L, "onlink"),
          Map.entry(8L, "offload"),
          Map.entry(16L, "linkdown"),
          Map.entry(32L, "unresolved"),
          Map.entry(64L, "trap"),
          Map.entry(0x4000L, "rt_offload"),
          Map.entry(0x8000L, "rt_trap"),
          Map.entry(0x2000_0000L, "rt_offload_failed"));

  /** RTAX_* with the names of their fields, those that are plain numbers. */
  private static final List<String> METRICS =
      List.of(
          "mtu",
          "window",
          "ssthresh",
          "cwnd",
          "advmss",
          "reordering",
          "hoplimit",
          "initcwnd",
          "initrwnd",
          "quickack");

  private static final List<String> PREFERENCES = List.of("medium", "high", "invalid", "low");
  private static final List<String> TYPES =
      List.of(
          "none",
          "unicast",
          "local",
          "broadcast",
          "anycast",
          "multicast",
          "blackhole",
          "unreachable",
          "prohibit",
          "throw",
          "nat",
          "xresolve");
  private static final int AF_INET = 2;
  private static final double USER_HZ = 100;

  private RouteDocument() {}

  static JsonObject of(Route route, Names names) {
    Fields fields = Fields.of(route.message());
    JsonObject json = new JsonObject();
    json.addProperty("type", LinkDocument.word(TYPES, fields.header("type")));
    json.addProperty(
        "dst", prefix(fields.text("RTA_DST").orElse(""), fields.header("dst_len"), route.family()));
    if (fields.has("RTA_SRC")) {
      json.addProperty(
          "from",
          prefix(fields.text("RTA_SRC").orElse(""), fields.header("src_len"), route.family()));
    }
    if (fields.header("tos") != 0) {
      json.addProperty("tos", "0x%02x".formatted(fields.header("tos")));
    }
    fields.number(json, "nhid", "RTA_NH_ID");
    path(json, fields, names);
    json.addProperty("table", names.table(route.table()));
    json.addProperty("protocol", names.protocol(route.protocol()));
    json.addProperty("scope", names.scope(route.scope()));
    fields.text(json, "prefsrc", "RTA_PREFSRC");
    fields.number(json, "metric", "RTA_PRIORITY");
    json.add("flags", flags(route.flags()));
    metrics(json, fields.nest("RTA_METRICS"));
    Fields cache = fields.struct("RTA_CACHEINFO");
    if (cache.header("expires") != 0) {
      json.addProperty("expires", (long) (cache.header("expires") / USER_HZ));
    }
    if (cache.header("error") != 0) {
      json.addProperty("error", cache.header("error"));
    }
    if (fields.has("RTA_PREF")) {
      json.addProperty("pref", LinkDocument.word(PREFERENCES, fields.number("RTA_PREF", 0)));
    }
    if (fields.number("RTA_TTL_PROPAGATE", -1) >= 0) {
      json.addProperty("ttl-propogate", fields.number("RTA_TTL_PROPAGATE", 0) != 0);
    }
    hops(json, fields, names);
    return json;
  }

  private static String prefix(String address, long length, int family) {
    if (length == 0 && address.isEmpty()) {
      return "default";
    }
    boolean host = length == (family == AF_INET ? 32 : 128);
    return host ? address : address + "/" + length;
  }

  private static void path(JsonObject json, Fields fields, Names names) {
    fields.text(json, "gateway", "RTA_GATEWAY");
    fields
        .text("RTA_VIA")
        .ifPresent(
            host -> {
              JsonObject via = new JsonObject();
              via.addProperty("family", host.indexOf(':') >= 0 ? "inet6" : "inet");
              via.addProperty("host", host);
              json.add("via", via);
            });
    if (fields.number("RTA_OIF", 0) != 0) {
      json.addProperty("dev", names.device(fields.number("RTA_OIF", 0)));
    }
  }

  private static void hops(JsonObject json, Fields fields, Names names) {
    if (!fields.has("RTA_MULTIPATH")) {
      return;
    }
    JsonArray hops = new JsonArray();
    for (Fields hop : fields.entries("RTA_MULTIPATH")) {
      JsonObject one = new JsonObject();
      path(one, hop, names);
      one.addProperty("dev", names.device(hop.header("ifindex")));
      one.addProperty("weight", hop.header("hops") + 1);
      one.add("flags", flags(hop.header("flags")));
      hops.add(one);
    }
    json.add("nexthops", hops);
  }

  private static JsonArray flags(long flags) {
    JsonArray list = new JsonArray();
    for (long bit = 1; bit <= flags; bit <<= 1) {
      String name = FLAGS.get(bit);
      if ((flags & bit) != 0 && name != null) {
        list.add(name);
      }
    }
    return list;
  }

  private static void metrics(JsonObject json, Fields fields) {
    JsonObject metrics = new JsonObject();
    for (String each : METRICS) {
      fields.number(metrics, each, "RTAX_" + each.toUpperCase(Locale.ROOT));
    }
    // Kept in eighths and quarters of a millisecond, but for RTO_MIN.
    if (fields.has("RTAX_RTT")) {
      metrics.addProperty("rtt", fields.number("RTAX_RTT", 0) / 8);
    }
    if (fields.has("RTAX_RTTVAR")) {
      metrics.addProperty("rttvar", fields.number("RTAX_RTTVAR", 0) / 4);
    }
    fields.number(metrics, "rto_min", "RTAX_RTO_MIN");
    fields.text(metrics, "congestion", "RTAX_CC_ALGO");
    if (!metrics.isEmpty()) {
      JsonArray list = new JsonArray();
      list.add(metrics);
      json.add("metrics", list);
    }
  }
}
