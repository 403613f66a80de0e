// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.weir.core.net.IpProtocol;
import dev.weir.netlink.route.Rule;
import java.util.List;
import java.util.Locale;

/** A rule as {@code ip -j -d rule show} prints it. */
final class RuleDocument {
  // uapi/linux/fib_rules.h
  private static final long FIB_RULE_INVERT = 2;
  private static final long FIB_RULE_UNRESOLVED = 4;
  private static final long FIB_RULE_IIF_DETACHED = 8;
  private static final long FIB_RULE_OIF_DETACHED = 16;
  private static final int FR_ACT_TO_TBL = 1;
  private static final int FR_ACT_GOTO = 2;
  private static final int FR_ACT_NOP = 3;
  private static final long NO_SUPPRESSION = -1;
  private static final long ALL_BITS = 0xffff_ffffL;
  private static final int AF_INET = 2;

  private RuleDocument() {}

  static JsonObject of(Rule rule, Names names) {
    Fields fields = Fields.of(rule.message());
    long flags = fields.header("flags");
    JsonObject json = new JsonObject();
    json.addProperty("priority", rule.priority());
    if ((flags & FIB_RULE_INVERT) != 0) {
      json.add("not", JsonNull.INSTANCE);
    }
    selector(json, fields, rule.family());
    marks(json, fields);
    device(json, fields, "iif", "FRA_IIFNAME", flags & FIB_RULE_IIF_DETACHED);
    device(json, fields, "oif", "FRA_OIFNAME", flags & FIB_RULE_OIF_DETACHED);
    if (fields.number("FRA_L3MDEV", 0) != 0) {
      json.add("l3mdev", JsonNull.INSTANCE);
    }
    if (fields.has("FRA_UID_RANGE")) {
      Fields range = fields.struct("FRA_UID_RANGE");
      json.addProperty("uid_start", range.header("start"));
      json.addProperty("uid_end", range.header("end"));
    }
    if (fields.has("FRA_IP_PROTO")) {
      json.addProperty(
          "ipproto",
          new IpProtocol((int) fields.number("FRA_IP_PROTO", 0))
              .toString()
              .toLowerCase(Locale.ROOT));
    }
    ports(json, fields, "sport", "FRA_SPORT_RANGE");
    ports(json, fields, "dport", "FRA_DPORT_RANGE");
    fields.number(json, "tun_id", "FRA_TUN_ID");
    action(json, fields, rule, names, flags);
    json.addProperty("protocol", names.protocol(rule.protocol()));
    return json;
  }

  private static void selector(JsonObject json, Fields fields, int family) {
    long bits = family == AF_INET ? 32 : 128;
    json.addProperty("src", fields.text("FRA_SRC").orElse("all"));
    length(json, "srclen", fields.header("src_len"), bits);
    fields.text(json, "dst", "FRA_DST");
    length(json, "dstlen", fields.header("dst_len"), bits);
    if (fields.header("tos") != 0) {
      json.addProperty("tos", "0x%02x".formatted(fields.header("tos")));
    }
  }

  private static void length(JsonObject json, String field, long length, long bits) {
    if (length != 0 && length != bits) {
      json.addProperty(field, length);
    }
  }

  private static void marks(JsonObject json, Fields fields) {
    long mark = fields.number("FRA_FWMARK", 0);
    long mask = fields.number("FRA_FWMASK", ALL_BITS);
    if (!fields.has("FRA_FWMARK") && !fields.has("FRA_FWMASK")) {
      return;
    }
    json.addProperty("fwmark", hex(mark));
    if (mask != ALL_BITS) {
      json.addProperty("fwmask", hex(mask));
    }
  }

  private static String hex(long value) {
    return LinkInfoDocument.hex(value);
  }

  private static void device(
      JsonObject json, Fields fields, String field, String attribute, long detached) {
    fields.text(json, field, attribute);
    if (detached != 0) {
      json.add(field + "_detached", JsonNull.INSTANCE);
    }
  }

  private static void ports(JsonObject json, Fields fields, String field, String attribute) {
    if (!fields.has(attribute)) {
      return;
    }
    Fields range = fields.struct(attribute);
    if (range.header("start") == range.header("end")) {
      json.addProperty(field, range.header("start"));
    } else {
      json.addProperty(field + "_start", range.header("start"));
      json.addProperty(field + "_end", range.header("end"));
    }
  }

  private static void action(JsonObject json, Fields fields, Rule rule, Names names, long flags) {
    switch (rule.action()) {
      case FR_ACT_TO_TBL -> {
        json.addProperty("table", names.table(rule.table()));
        if (fields.number("FRA_SUPPRESS_PREFIXLEN", NO_SUPPRESSION) != NO_SUPPRESSION) {
          fields.number(json, "suppress_prefixlen", "FRA_SUPPRESS_PREFIXLEN");
        }
        long group = fields.number("FRA_SUPPRESS_IFGROUP", NO_SUPPRESSION);
        if (group != NO_SUPPRESSION) {
          json.addProperty("suppress_ifgroup", names.group(group));
        }
      }
      case FR_ACT_GOTO -> {
        if (fields.has("FRA_GOTO")) {
          fields.number(json, "goto", "FRA_GOTO");
        } else {
          json.addProperty("goto", "none");
        }
        if ((flags & FIB_RULE_UNRESOLVED) != 0) {
          json.add("unresolved", JsonNull.INSTANCE);
        }
      }
      case FR_ACT_NOP -> json.add("nop", JsonNull.INSTANCE);
      default ->
          json.addProperty(
              "action",
              LinkDocument.word(
                  List.of("", "", "", "", "", "", "blackhole", "unreachable", "prohibit"),
                  rule.action()));
    }
  }
}
