// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.netlink.tc.Filter;
import dev.weir.netlink.tc.U32Match;

/** A filter as {@code tc -j -d filter show} prints it, with its device and parent. */
final class FilterDocument {
  /** TCA_CLS_FLAGS_* of uapi/linux/pkt_cls.h. */
  private static final long IN_HW = 4;

  private static final long DIRECT_ACTION = 1;

  private FilterDocument() {}

  static JsonObject of(Filter filter, Names names) {
    Fields fields = Fields.of(filter.message());
    JsonObject json = new JsonObject();
    json.addProperty("dev", names.device(filter.device()));
    json.addProperty("parent", QdiscDocument.handle(filter.parent()));
    json.addProperty("protocol", protocol(filter.protocol()));
    json.addProperty("pref", filter.priority());
    json.addProperty("kind", filter.kind());
    fields.number(json, "chain", "TCA_CHAIN");
    if (fields.has("TCA_OPTIONS")) {
      JsonObject options = new JsonObject();
      switch (filter.kind()) {
        case "bpf" -> bpf(options, fields.nest("TCA_OPTIONS"), filter, names);
        case "u32" -> u32(options, fields.nest("TCA_OPTIONS"), filter, names);
        default -> options.addProperty("handle", LinkInfoDocument.hex(filter.handle()));
      }
      json.add("options", options);
    }
    return json;
  }

  private static String protocol(int number) {
    return switch (number) {
      case 3 -> "all";
      case 0x0800 -> "ip";
      case 0x0806 -> "arp";
      case 0x86dd -> "ipv6";
      case 0x8100 -> "802.1Q";
      default -> "[" + number + "]";
    };
  }

  private static void bpf(JsonObject json, Fields options, Filter filter, Names names) {
    if (filter.handle() != 0) {
      json.addProperty("handle", LinkInfoDocument.hex(filter.handle()));
    }
    flow(json, options, "TCA_BPF_CLASSID");
    options.text(json, "bpf_name", "TCA_BPF_NAME");
    if ((options.number("TCA_BPF_FLAGS", 0) & DIRECT_ACTION) != 0) {
      json.addProperty("direct-action", true);
    }
    hardware(json, options, "TCA_BPF_FLAGS_GEN");
    if (options.has("TCA_BPF_ID")) {
      JsonObject program = new JsonObject();
      options.number(program, "id", "TCA_BPF_ID");
      options.text(program, "tag", "TCA_BPF_TAG");
      json.add("prog", program);
    }
    actions(json, options, "TCA_BPF_ACT", names);
  }

  private static void u32(JsonObject json, Fields options, Filter filter, Names names) {
    long handle = filter.handle();
    json.addProperty("fh", u32Handle(handle));
    if ((handle & 0xfff) != 0) {
      json.addProperty("order", handle & 0xfff);
    }
    if (options.has("TCA_U32_HASH")) {
      long table = options.number("TCA_U32_HASH", 0);
      json.addProperty("key_ht", Long.toHexString(table >> 20 & 0xfff));
      json.addProperty("bkt", Long.toHexString(table >> 12 & 0xff));
    }
    options.number(json, "ht_divisor", "TCA_U32_DIVISOR");
    flow(json, options, "TCA_U32_CLASSID");
    hardware(json, options, "TCA_U32_FLAGS");
    filter.u32().forEach(key -> match(json, key));
    actions(json, options, "TCA_U32_ACT", names);
  }

  /** Table, bucket and node: {@code 800::800}. */
  private static String u32Handle(long handle) {
    long bucket = handle >> 12 & 0xff;
    long node = handle & 0xfff;
    return Long.toHexString(handle >> 20 & 0xfff)
        + ":"
        + (bucket == 0 ? "" : Long.toHexString(bucket))
        + (node == 0 ? "" : ":" + Long.toHexString(node));
  }

  /** tc writes one field of a name for each key; of those a reader sees the last. */
  private static void match(JsonObject json, U32Match key) {
    JsonObject match = new JsonObject();
    match.addProperty("value", Long.toHexString(key.value()));
    match.addProperty("mask", Long.toHexString(key.mask()));
    match.addProperty(
        "offmask", key.offsetMask() == 0 ? "" : Integer.toHexString(key.offsetMask()));
    match.addProperty("off", key.offset());
    json.add("match", match);
  }

  private static void flow(JsonObject json, Fields options, String attribute) {
    if (options.number(attribute, 0) != 0) {
      json.addProperty("flowid", QdiscDocument.handle(options.number(attribute, 0)));
    }
  }

  private static void hardware(JsonObject json, Fields options, String attribute) {
    if (options.has(attribute)) {
      boolean there = (options.number(attribute, 0) & IN_HW) != 0;
      json.addProperty(there ? "in_hw" : "not_in_hw", true);
    }
  }

  private static void actions(JsonObject json, Fields options, String attribute, Names names) {
    if (!options.has(attribute)) {
      return;
    }
    JsonArray actions = new JsonArray();
    for (Fields action : options.entries(attribute)) {
      JsonObject one = new JsonObject();
      one.addProperty("order", Integer.parseInt(action.headerText("type")));
      String kind = action.text("TCA_ACT_KIND").orElse("");
      one.addProperty("kind", kind);
      Fields own = action.nest("TCA_ACT_OPTIONS");
      switch (kind) {
        case "mirred" -> mirred(one, own.struct("TCA_MIRRED_PARMS"), names);
        case "gact" -> gact(one, own.struct("TCA_GACT_PARMS"));
        case "bpf" -> {
          own.text(one, "bpf_name", "TCA_ACT_BPF_NAME");
          common(one, own.struct("TCA_ACT_BPF_PARMS"));
        }
        default -> {}
      }
      actions.add(one);
    }
    json.add("actions", actions);
  }

  private static void mirred(JsonObject json, Fields parameters, Names names) {
    long what = parameters.header("eaction");
    json.addProperty("mirred_action", what == 1 || what == 3 ? "redirect" : "mirror");
    json.addProperty("direction", what <= 2 ? "egress" : "ingress");
    json.addProperty("to_dev", names.device(parameters.header("ifindex")));
    common(json, parameters);
  }

  private static void gact(JsonObject json, Fields parameters) {
    common(json, parameters);
    JsonObject random = new JsonObject();
    random.addProperty("random_type", "none");
    random.add("control_action", verdict(0));
    random.addProperty("val", 0);
    json.add("prob", random);
  }

  private static void common(JsonObject json, Fields parameters) {
    json.add("control_action", verdict(parameters.header("action")));
    json.addProperty("index", parameters.header("index"));
    json.addProperty("ref", parameters.header("refcnt"));
    json.addProperty("bind", parameters.header("bindcnt"));
  }

  /** TC_ACT_* of uapi/linux/pkt_cls.h. */
  private static JsonObject verdict(long action) {
    JsonObject verdict = new JsonObject();
    verdict.addProperty(
        "type",
        switch ((int) action) {
          case -1 -> "continue";
          case 0 -> "pass";
          case 1 -> "reclassify";
          case 2 -> "drop";
          case 3 -> "pipe";
          case 4 -> "stolen";
          case 8 -> "trap";
          default -> Long.toString(action);
        });
    return verdict;
  }
}
