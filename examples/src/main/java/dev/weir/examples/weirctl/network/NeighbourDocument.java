// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.weir.netlink.route.Neighbour;
import java.util.List;

/** A neighbour as {@code ip -j -d neigh show} prints it. */
final class NeighbourDocument {
  /** NUD_NOARP of uapi/linux/neighbour.h. */
  private static final long NUD_NOARP = 0x40;

  private static final List<String> STATES =
      List.of("INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT");

  private NeighbourDocument() {}

  /** Whether {@code ip neigh show} shows it: not what needs no resolution. */
  static boolean isShown(Neighbour neighbour) {
    long state = Fields.of(neighbour.message()).header("state");
    return (state & ~NUD_NOARP) != 0;
  }

  static JsonObject of(Neighbour neighbour, Names names) {
    Fields fields = Fields.of(neighbour.message());
    JsonObject json = new JsonObject();
    fields.text(json, "dst", "NDA_DST");
    json.addProperty("dev", names.device(neighbour.device()));
    fields.text(json, "lladdr", "NDA_LLADDR");
    String[] flags = {"use", "self", "master", "proxy", "extern_learn", "offload", "", "router"};
    for (int bit = 0; bit < flags.length; bit++) {
      if (bit > 2 && !flags[bit].isEmpty() && (neighbour.flags() >> bit & 1) != 0) {
        json.add(flags[bit], JsonNull.INSTANCE);
      }
    }
    if ((fields.number("NDA_FLAGS_EXT", 0) & 1) != 0) {
      json.add("managed", JsonNull.INSTANCE);
    }
    JsonArray states = new JsonArray();
    long state = fields.header("state");
    for (int bit = 0; bit < STATES.size(); bit++) {
      if ((state >> bit & 1) != 0) {
        states.add(STATES.get(bit));
      }
    }
    json.add("state", states);
    if (fields.has("NDA_PROTOCOL")) {
      json.addProperty("protocol", names.protocol(neighbour.protocol()));
    }
    return json;
  }
}
