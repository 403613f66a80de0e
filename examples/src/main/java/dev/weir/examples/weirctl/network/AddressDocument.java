// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.netlink.route.Address;
import dev.weir.netlink.route.Link;
import java.util.List;

/** A link with its addresses, as {@code ip -j -d addr show} prints it. */
final class AddressDocument {
  private static final int AF_INET = 2;
  private static final long IFA_F_PERMANENT = 0x80;

  /** IFA_F_* by bit, from 0x02 on. */
  private static final String[] FLAGS = {
    "nodad",
    "optimistic",
    "dadfailed",
    "home",
    "deprecated",
    "tentative",
    "",
    "mngtmpaddr",
    "noprefixroute",
    "autojoin",
    "stable-privacy"
  };

  private AddressDocument() {}

  static JsonObject of(Link link, List<Address> addresses, Names names) {
    JsonObject json = LinkDocument.of(link, names);
    JsonArray own = new JsonArray();
    addresses.stream()
        .filter(address -> address.device() == link.index())
        .forEach(address -> own.add(of(address, names)));
    json.add("addr_info", own);
    return json;
  }

  static JsonObject of(Address address, Names names) {
    Fields fields = Fields.of(address.message());
    boolean ipv4 = fields.header("family") == AF_INET;
    JsonObject json = new JsonObject();
    json.addProperty("family", ipv4 ? "inet" : "inet6");
    json.addProperty("local", address.address().toString());
    address.peer().ifPresent(peer -> json.addProperty("address", peer.toString()));
    json.addProperty("prefixlen", address.prefixLength());
    fields.number(json, "metric", "IFA_RT_PRIORITY");
    fields.text(json, "broadcast", "IFA_BROADCAST");
    fields.text(json, "anycast", "IFA_ANYCAST");
    json.addProperty("scope", names.scope(address.scope()));
    flags(json, address.flags(), ipv4);
    fields.text(json, "label", "IFA_LABEL");
    if (fields.has("IFA_CACHEINFO")) {
      Fields lifetimes = fields.struct("IFA_CACHEINFO");
      json.addProperty("valid_life_time", lifetimes.header("valid"));
      json.addProperty("preferred_life_time", lifetimes.header("prefered"));
    }
    if (address.protocol() != 0) {
      // iproute2 6.1 does not know whose an address is.
      json.addProperty(
          "protocol",
          switch (address.protocol()) {
            case 1 -> "kernel_lo";
            case 2 -> "kernel_ra";
            case 3 -> "kernel_ll";
            default -> Integer.toString(address.protocol());
          });
    }
    return json;
  }

  private static void flags(JsonObject json, long flags, boolean ipv4) {
    if ((flags & 1) != 0) {
      json.addProperty(ipv4 ? "secondary" : "temporary", true);
    }
    for (int i = 0; i < FLAGS.length; i++) {
      if (!FLAGS[i].isEmpty() && (flags >> (i + 1) & 1) != 0) {
        json.addProperty(FLAGS[i], true);
      }
    }
    if ((flags & IFA_F_PERMANENT) == 0) {
      json.addProperty("dynamic", true);
    }
  }
}
