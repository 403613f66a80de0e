// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.core.error.UnsupportedKernelException;
import dev.weir.core.net.IpProtocol;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Direction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weirctl policy check}: who reaches whom. */
@Command(
    name = "check",
    description = "Tells for each probe and each ordered pair whether policy lets it through.")
public final class PolicyCheck implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private PolicyOptions options = new PolicyOptions();

  @Option(
      names = "--kernel",
      description = "Ask the datapath program with packets, not the Java model of its map.")
  private boolean kernel;

  /** Made by picocli. */
  public PolicyCheck() {}

  @Override
  public Integer call() {
    if (kernel) {
      throw new UnsupportedKernelException(
          "policy check --kernel", "this version", "the datapath program is not part of it yet");
    }
    World world = options.world();
    PolicyCompiler compiler = options.compiler();
    Map<String, PolicyMapState> maps = new LinkedHashMap<>();
    world
        .endpoints()
        .forEach(
            (name, endpoint) -> maps.put(name, compiler.compile(endpoint, world.identities())));
    output.print(() -> document(world, maps), () -> text(world, maps));
    return 0;
  }

  private static JsonObject document(World world, Map<String, PolicyMapState> maps) {
    JsonArray probes = new JsonArray();
    for (Probe probe : world.probes()) {
      JsonObject verdicts = new JsonObject();
      for (String from : world.names()) {
        JsonObject row = new JsonObject();
        for (String to : world.names()) {
          row.add(to, pair(world, maps, probe, from, to));
        }
        verdicts.add(from, row);
      }
      JsonObject json = new JsonObject();
      json.add("port", probe.json());
      json.addProperty("protocol", probe.protocol().toString());
      json.add("verdicts", verdicts);
      probes.add(json);
    }
    JsonObject document = new JsonObject();
    document.add("probes", probes);
    return document;
  }

  private static JsonObject pair(
      World world, Map<String, PolicyMapState> maps, Probe probe, String from, String to) {
    Outcome egress = at(world, maps, probe, from, to, Direction.EGRESS);
    Outcome ingress = at(world, maps, probe, from, to, Direction.INGRESS);
    Outcome both = egress.and(ingress);
    JsonObject json = new JsonObject();
    json.addProperty("verdict", both.word());
    json.addProperty("egress", egress.word());
    json.addProperty("ingress", ingress.word());
    both.addTo(json);
    return json;
  }

  /** The verdict at the sender or the receiver. */
  private static Outcome at(
      World world,
      Map<String, PolicyMapState> maps,
      Probe probe,
      String from,
      String to,
      Direction direction) {
    boolean sender = direction == Direction.EGRESS;
    PolicyMapState map = maps.get(sender ? from : to);
    // What a workload sends to itself does not leave it, and nothing is enforced outside.
    if (from.equals(to) || map == null) {
      return Outcome.FREE;
    }
    Identity receiver = world.identity(to);
    NamedPorts ports = world.endpoint(to).map(at -> at.ports()).orElse(receiver.ports());
    OptionalInt port = probe.portAt(ports);
    if (port.isEmpty()) {
      return Outcome.denied("no port " + probe);
    }
    int peer = (sender ? receiver : world.identity(from)).number();
    IpProtocol protocol = probe.protocol();
    return Outcome.of(
        map.lookup(direction, peer, protocol, port.getAsInt()),
        map.deciding(direction, peer, protocol, port.getAsInt()));
  }

  private static String text(World world, Map<String, PolicyMapState> maps) {
    StringBuilder text = new StringBuilder();
    List<String> names = world.names();
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    for (Probe probe : world.probes()) {
      text.append(probe).append('\n');
      for (String from : names) {
        text.append("  ").append(pad(from, width));
        for (String to : names) {
          Outcome both =
              at(world, maps, probe, from, to, Direction.EGRESS)
                  .and(at(world, maps, probe, from, to, Direction.INGRESS));
          text.append(' ').append(pad(mark(both), width));
        }
        text.append('\n');
      }
      text.append("  ").append(pad("from, to:", width));
      names.forEach(to -> text.append(' ').append(pad(to, width)));
      text.append("\n\n");
    }
    return text.toString();
  }

  private static String mark(Outcome outcome) {
    return switch (outcome.word()) {
      case "deny" -> "X";
      case "redirect" -> "L7";
      default -> ".";
    };
  }

  private static String pad(@Nullable String text, int width) {
    return ("%-" + Math.max(width, 9) + "s").formatted(text);
  }
}
