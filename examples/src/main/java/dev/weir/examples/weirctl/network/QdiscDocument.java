// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.tc.Qdisc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** A qdisc as {@code tc -j -d qdisc show} prints it. */
final class QdiscDocument {
  private static final long TC_H_ROOT = 0xffff_ffffL;
  private static final int PRIO_MAX = 15;

  private QdiscDocument() {}

  static JsonObject of(Qdisc qdisc, Names names) {
    Fields fields = Fields.of(qdisc.message());
    JsonObject json = new JsonObject();
    json.addProperty("kind", qdisc.kind());
    json.addProperty("handle", Long.toHexString(qdisc.handle() >>> 16) + ":");
    json.addProperty("dev", names.device(qdisc.device()));
    if (qdisc.parent() == TC_H_ROOT) {
      json.addProperty("root", true);
    } else if (qdisc.parent() != 0) {
      json.addProperty("parent", handle(qdisc.parent()));
    }
    if (fields.header("info") != 1) {
      json.addProperty("refcnt", fields.header("info"));
    }
    fields.number(json, "ingress_block", "TCA_INGRESS_BLOCK");
    fields.number(json, "egress_block", "TCA_EGRESS_BLOCK");
    json.add("options", options(qdisc.kind(), fields));
    return json;
  }

  static String handle(long handle) {
    long major = handle >>> 16;
    long minor = handle & 0xffff;
    return (major == 0 ? "" : Long.toHexString(major))
        + ":"
        + (minor == 0 ? "" : Long.toHexString(minor));
  }

  private static JsonObject options(String kind, Fields fields) {
    JsonObject json = new JsonObject();
    Fields options = fields.nest("TCA_OPTIONS");
    switch (kind) {
      case "htb" -> htb(json, options);
      case "tbf" -> tbf(json, options);
      case "fq_codel" -> fqCodel(json, options);
      case "pfifo", "bfifo" -> {
        if (fields.text("TCA_OPTIONS").isPresent()) {
          json.addProperty("limit", word(fields.text("TCA_OPTIONS").get(), 0));
        }
      }
      case "prio", "pfifo_fast" -> {
        if (fields.text("TCA_OPTIONS").isPresent()) {
          prio(json, fields.text("TCA_OPTIONS").get());
        }
      }
      default -> {}
    }
    return json;
  }

  /** Structs that no description makes attributes of come as bytes. */
  private static long word(String hex, int index) {
    byte[] bytes = Octets.parse(hex).toBytes();
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(index) & 0xffff_ffffL;
  }

  private static void prio(JsonObject json, String hex) {
    json.addProperty("bands", word(hex, 0));
    JsonArray map = new JsonArray();
    byte[] bytes = Octets.parse(hex).toBytes();
    for (int i = 0; i <= PRIO_MAX; i++) {
      map.add(bytes[4 + i]);
    }
    json.add("priomap", map);
  }

  private static void htb(JsonObject json, Fields options) {
    if (options.has("TCA_HTB_INIT")) {
      Fields glob = options.struct("TCA_HTB_INIT");
      json.addProperty("r2q", glob.header("rate2quantum"));
      json.addProperty("default", glob.header("defcls") == 0 ? "0" : hex(glob.header("defcls")));
      json.addProperty("direct_packets_stat", glob.header("direct_pkts"));
      long version = glob.header("version");
      json.addProperty("ver", (version >> 16) + "." + (version & 0xffff));
    }
    options.number(json, "direct_qlen", "TCA_HTB_DIRECT_QLEN");
    options.flagIfSet(json, "offload", "TCA_HTB_OFFLOAD");
  }

  private static String hex(long value) {
    return LinkInfoDocument.hex(value);
  }

  private static void tbf(JsonObject json, Fields options) {
    Fields parameters = options.struct("TCA_TBF_PARMS");
    long rate = options.number("TCA_TBF_RATE64", parameters.header("rate.rate"));
    json.addProperty("rate", rate);
    double buffer = Ticks.micros(parameters.header("buffer"));
    long burst = (long) (rate * buffer / 1e6);
    json.addProperty("burst", size(burst) + "/" + (1 << parameters.header("rate.cell_log")));
    json.addProperty("mpu", parameters.header("rate.mpu"));
    if (rate > 0) {
      long latency = (long) (1e6 * parameters.header("limit") / rate - buffer);
      if (latency >= 0) {
        json.addProperty("lat", latency);
      } else {
        json.addProperty("limit", parameters.header("limit"));
      }
    }
    long layer = parameters.header("rate.linklayer") & 0xf;
    if (layer > 0) {
      json.addProperty("linklayer", layer == 1 ? "ethernet" : layer == 2 ? "atm" : "unspec");
    }
  }

  /** As tc writes sizes: {@code 4Kb}. */
  private static String size(long bytes) {
    double kibi = bytes / 1024.0;
    if (bytes >= 1 << 20 && Math.abs((1 << 20) * Math.rint(bytes / 1048576.0) - bytes) < 1024) {
      return (long) Math.rint(bytes / 1048576.0) + "Mb";
    }
    if (bytes >= 1024 && Math.abs(1024 * Math.rint(kibi) - bytes) < 16) {
      return (long) Math.rint(kibi) + "Kb";
    }
    return bytes + "b";
  }

  private static void fqCodel(JsonObject json, Fields options) {
    for (String each :
        new String[] {
          "limit", "flows", "quantum", "target", "interval", "memory_limit", "ce_threshold"
        }) {
      options.number(json, each, "TCA_FQ_CODEL_" + each.toUpperCase(Locale.ROOT));
    }
    options.flagIfSet(json, "ecn", "TCA_FQ_CODEL_ECN");
    options.number(json, "drop_batch", "TCA_FQ_CODEL_DROP_BATCH_SIZE");
  }
}
