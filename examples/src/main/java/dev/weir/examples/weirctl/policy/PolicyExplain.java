// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.examples.weirctl.console.Output;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.explain.ConsideredRule;
import dev.weir.policy.explain.Counterfactual;
import dev.weir.policy.explain.Explanation;
import dev.weir.policy.explain.PolicyExplainer;
import dev.weir.policy.explain.RivalEntry;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.rule.Direction;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weirctl policy explain}: why a flow has its verdict. */
@Command(
    name = "explain",
    description = "Tells why a flow is let through or not, at both ends, and what would change it.")
public final class PolicyExplain implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private PolicyOptions options = new PolicyOptions();

  @Option(names = "--from", required = true, paramLabel = "NAME", description = "The sender.")
  private String from = "";

  @Option(names = "--to", required = true, paramLabel = "NAME", description = "The receiver.")
  private String to = "";

  @Option(
      names = "--port",
      required = true,
      paramLabel = "PORT",
      description = "The receiver's port by number or name, or the type of ICMP messages.")
  private String port = "";

  @Option(names = "--protocol", description = "The protocol (${DEFAULT-VALUE}).")
  private String protocol = "TCP";

  /** Made by picocli. */
  public PolicyExplain() {}

  @Override
  public Integer call() {
    World world = options.world();
    PolicyCompiler compiler = options.compiler();
    Identity sender = world.identity(from);
    Identity receiver = world.identity(to);
    Probe probe = Probe.parse(port, protocol);
    NamedPorts ports = world.endpoint(to).map(Endpoint::ports).orElse(receiver.ports());
    int number =
        probe
            .portAt(ports)
            .orElseThrow(() -> new InvalidSpecException(to + " has no port " + probe));
    Optional<Explanation> egress =
        world
            .endpoint(from)
            .map(at -> PolicyExplainer.of(compiler, at, world.identities()))
            .map(at -> at.explain(Direction.EGRESS, receiver, probe.protocol(), number));
    Optional<Explanation> ingress =
        world
            .endpoint(to)
            .map(at -> PolicyExplainer.of(compiler, at, world.identities()))
            .map(at -> at.explain(Direction.INGRESS, sender, probe.protocol(), number));
    output.print(
        () -> document(probe, number, egress, ingress),
        () ->
            egress.map(Explanation::toString).orElse("nothing is enforced at " + from + '\n')
                + ingress.map(Explanation::toString).orElse("nothing is enforced at " + to + '\n'));
    return 0;
  }

  private JsonObject document(
      Probe probe, int number, Optional<Explanation> egress, Optional<Explanation> ingress) {
    Outcome both = outcome(egress).and(outcome(ingress));
    JsonObject json = new JsonObject();
    json.addProperty("from", from);
    json.addProperty("to", to);
    json.addProperty("port", number);
    json.addProperty("protocol", probe.protocol().toString());
    json.addProperty("verdict", both.word());
    both.addTo(json);
    egress.ifPresent(end -> json.add("egress", end(end)));
    ingress.ifPresent(end -> json.add("ingress", end(end)));
    return json;
  }

  private static Outcome outcome(Optional<Explanation> end) {
    return end.map(at -> Outcome.of(at.verdict(), at.entry())).orElse(Outcome.FREE);
  }

  private static JsonObject end(Explanation explanation) {
    JsonObject json = new JsonObject();
    Outcome outcome = Outcome.of(explanation.verdict(), explanation.entry());
    json.addProperty("endpoint", explanation.endpoint().name());
    json.addProperty("verdict", outcome.word());
    outcome.addTo(json);
    json.addProperty("enforced", explanation.enforced());
    JsonArray rules = new JsonArray();
    for (ConsideredRule considered : explanation.rules()) {
      JsonObject rule = new JsonObject();
      rule.addProperty("rule", considered.rule().name());
      rule.addProperty("tier", PolicyJson.word(considered.rule().tier()));
      rule.addProperty("priority", considered.rule().priority());
      rule.addProperty("action", PolicyJson.word(considered.rule().action()));
      rule.addProperty("matches", considered.matches());
      rule.addProperty("standing", PolicyJson.word(considered.standing()));
      rule.addProperty("why", considered.why());
      rules.add(rule);
    }
    json.add("rules", rules);
    explanation.entry().ifPresent(entry -> json.add("entry", PolicyJson.entry(entry)));
    JsonArray rivals = new JsonArray();
    for (RivalEntry rival : explanation.rivals()) {
      JsonObject lost = PolicyJson.entry(rival.entry());
      lost.addProperty("why", rival.why());
      rivals.add(lost);
    }
    json.add("lost", rivals);
    JsonArray changes = new JsonArray();
    for (Counterfactual change : explanation.changes()) {
      JsonObject without = new JsonObject();
      without.add("without", PolicyJson.texts(change.without()));
      without.addProperty("verdict", Outcome.of(change.verdict(), Optional.empty()).word());
      changes.add(without);
    }
    json.add("changes", changes);
    return json;
  }
}
