// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.xfrm;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.netlink.xfrm.Mark;
import dev.weir.netlink.xfrm.Policy;
import dev.weir.netlink.xfrm.Template;
import java.util.Locale;
import java.util.Map;

/** A policy as {@code ip xfrm policy} would show it if it could print JSON. */
final class PolicyDocument {
  private PolicyDocument() {}

  static JsonObject of(Policy policy, Map<Integer, String> devices) {
    JsonObject document = new JsonObject();
    Parts.selector(document, policy.selector(), devices);
    document.addProperty("dir", direction(policy));
    document.addProperty("action", policy.action().name().toLowerCase(Locale.ROOT));
    document.addProperty("index", policy.index());
    document.addProperty("priority", policy.priority());
    document.addProperty("ptype", policy.type().name().toLowerCase(Locale.ROOT));
    JsonArray flags = new JsonArray();
    if (policy.isLocalOk()) {
      flags.add("localok");
    }
    if (policy.isForIcmp()) {
      flags.add("icmp");
    }
    document.add("flags", flags);
    if (!policy.mark().equals(Mark.ANY)) {
      document.add("mark", Parts.mark(policy.mark()));
    }
    JsonArray templates = new JsonArray();
    policy.templates().forEach(each -> templates.add(template(each)));
    document.add("tmpl", templates);
    if (policy.interfaceId() != 0) {
      document.addProperty("if_id", Parts.hex(policy.interfaceId()));
    }
    policy.offload().ifPresent(each -> document.add("offload", Parts.offload(each, devices)));
    document.add("limit", Parts.lifetime(policy.lifetime()));
    document.add("current", Parts.usage(policy.usage()));
    return document;
  }

  private static String direction(Policy policy) {
    return (policy.isOfSocket() ? "socket " : "")
        + policy.direction().name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject template(Template template) {
    JsonObject object = new JsonObject();
    object.addProperty("src", template.source().toString());
    object.addProperty("dst", template.destination().toString());
    object.addProperty("proto", Parts.protocol(template.protocol()));
    object.addProperty("spi", Parts.spi(template.spi()));
    object.addProperty("reqid", template.requestId());
    object.addProperty("mode", Parts.mode(template.mode()));
    object.addProperty("level", template.optional() ? "use" : "required");
    return object;
  }

  static String line(Policy policy) {
    return "%s dir %s action %s priority %d%s, %d templates"
        .formatted(
            policy.selector(),
            direction(policy),
            policy.action().name().toLowerCase(Locale.ROOT),
            policy.priority(),
            policy.mark().equals(Mark.ANY) ? "" : " mark " + policy.mark(),
            policy.templates().size());
  }
}
