// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.policy.l7.DnsRules;
import dev.weir.policy.l7.HttpRules;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A verdict at one end, in the words of the tool.
 *
 * @param word {@code allow}, {@code deny} or {@code redirect}
 * @param by who denies: a rule, or {@code default}; empty if nobody does
 * @param redirect the proxy, if any
 */
record Outcome(String word, String by, Optional<Redirect> redirect) {
  /** Where nothing is enforced: at what is outside, and at home. */
  static final Outcome FREE = new Outcome("allow", "", Optional.empty());

  static Outcome denied(String by) {
    return new Outcome("deny", by, Optional.empty());
  }

  static Outcome of(Verdict verdict, Optional<PolicyEntry> entry) {
    if (verdict instanceof Verdict.Allow allow) {
      return new Outcome(allow.redirect().isPresent() ? "redirect" : "allow", "", allow.redirect());
    }
    List<String> owners = entry.map(decides -> decides.value().owners()).orElse(List.of());
    boolean byRule = verdict.equals(Verdict.DENIED) && !owners.isEmpty();
    return denied(byRule ? owners.get(0) : "default");
  }

  /** Both ends together: what one denies is denied. */
  Outcome and(Outcome other) {
    if (word.equals("deny") || other.word.equals("allow")) {
      return this;
    }
    return other.word.equals("deny") || word.equals("allow") ? other : this;
  }

  /** Adds what the word alone does not say. */
  void addTo(JsonObject json) {
    if (!by.isEmpty()) {
      json.addProperty("by", by);
    }
    redirect.ifPresent(to -> json.add("l7", l7(to)));
  }

  static JsonObject l7(Redirect redirect) {
    JsonObject json = new JsonObject();
    json.addProperty("parser", redirect.rules().parser());
    if (!redirect.listener().isEmpty()) {
      json.addProperty("listener", redirect.listener());
    }
    json.addProperty("priority", redirect.priority());
    JsonArray rules = new JsonArray();
    if (redirect.rules() instanceof HttpRules http) {
      http.rules().forEach(rule -> rules.add(rule.toString()));
    } else if (redirect.rules() instanceof DnsRules dns) {
      dns.names().forEach(rules::add);
    }
    json.add("rules", rules);
    json.addProperty("allowsAll", redirect.rules().allowsAll());
    return json;
  }
}
