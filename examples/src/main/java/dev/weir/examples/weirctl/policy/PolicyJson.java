// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.map.PolicyKey;
import dev.weir.policy.map.PolicyValue;
import java.util.List;
import java.util.Locale;

/** Entries as JSON. */
final class PolicyJson {

  private PolicyJson() {}

  static JsonObject entry(PolicyEntry entry) {
    PolicyKey key = entry.key();
    PolicyValue value = entry.value();
    JsonObject json = new JsonObject();
    json.addProperty("direction", word(key.direction()));
    json.addProperty("identity", Integer.toUnsignedLong(key.identity()));
    json.addProperty("protocol", key.traffic().protocol().map(IpProtocol::toString).orElse("ANY"));
    key.traffic()
        .ports()
        .ifPresent(
            ports -> {
              json.addProperty("port", ports.first());
              if (ports.last() != ports.first()) {
                json.addProperty("endPort", ports.last());
              }
            });
    json.addProperty("prefixLength", key.prefixLength());
    json.addProperty(
        "verdict", value.deny() ? "deny" : value.redirect().isPresent() ? "redirect" : "allow");
    json.addProperty("precedence", Integer.toUnsignedLong(value.precedence()));
    value.redirect().ifPresent(to -> json.add("l7", Outcome.l7(to)));
    value.authentication().ifPresent(proof -> json.addProperty("authentication", word(proof)));
    json.add("owners", texts(value.owners()));
    return json;
  }

  static JsonArray texts(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
