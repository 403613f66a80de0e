// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.policy.compile.Capacity;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.map.PolicyEntry;
import dev.weir.policy.map.PolicyMapState;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weirctl policy compile}: what an endpoint's policy map would hold. */
@Command(
    name = "compile",
    description =
        "Prints the entries of an endpoint's policy map, whose they are and what they take.")
public final class PolicyCompile implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private PolicyOptions options = new PolicyOptions();

  @Option(names = "--endpoint", required = true, paramLabel = "NAME", description = "The endpoint.")
  private String name = "";

  /** Made by picocli. */
  public PolicyCompile() {}

  @Override
  public Integer call() {
    World world = options.world();
    PolicyCompiler compiler = options.compiler();
    Endpoint endpoint =
        world
            .endpoint(name)
            .orElseThrow(
                () -> new InvalidSpecException(name + " is outside, where nothing is enforced"));
    PolicyMapState state = compiler.compile(endpoint, world.identities());
    Capacity capacity = compiler.forecast(endpoint, world.identities());
    output.print(
        () -> document(endpoint, world, state, capacity), () -> text(endpoint, state, capacity));
    return 0;
  }

  private static JsonObject document(
      Endpoint endpoint, World world, PolicyMapState state, Capacity capacity) {
    JsonArray entries = new JsonArray();
    Map<Long, Identity> seen = new TreeMap<>();
    Map<Integer, Identity> byNumber = new TreeMap<>();
    world.identities().forEach(identity -> byNumber.put(identity.number(), identity));
    for (PolicyEntry entry : state.entries()) {
      entries.add(PolicyJson.entry(entry));
      Identity identity = byNumber.get(entry.key().identity());
      if (identity != null) {
        seen.put(Integer.toUnsignedLong(identity.number()), identity);
      }
    }
    JsonObject identities = new JsonObject();
    seen.forEach(
        (number, identity) ->
            identities.addProperty(Long.toString(number), identity.labels().toString()));
    JsonObject byRule = new JsonObject();
    capacity.byRule().forEach(byRule::addProperty);
    JsonObject size = new JsonObject();
    size.addProperty("entries", capacity.entries());
    size.addProperty("limit", capacity.limit());
    size.add("byRule", byRule);
    JsonObject json = new JsonObject();
    json.addProperty("endpoint", endpoint.name());
    json.addProperty("identity", Integer.toUnsignedLong(endpoint.identity().number()));
    json.add("entries", entries);
    json.add("identities", identities);
    json.add("capacity", size);
    return json;
  }

  private static String text(Endpoint endpoint, PolicyMapState state, Capacity capacity) {
    StringBuilder text = new StringBuilder();
    text.append(endpoint.name())
        .append(": ")
        .append(capacity.entries())
        .append(" of ")
        .append(capacity.limit())
        .append(" entries\n");
    state.entries().forEach(entry -> text.append("  ").append(entry).append('\n'));
    capacity
        .topRules(10)
        .forEach(
            rule ->
                text.append("  ")
                    .append(rule.getValue())
                    .append(" of ")
                    .append(rule.getKey())
                    .append('\n'));
    return text.toString();
  }
}
