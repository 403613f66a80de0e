// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.net.PortRange;
import dev.weir.manifest.KubernetesFields.Metadata;
import dev.weir.manifest.RuleCollector.Numbered;
import dev.weir.manifest.RuleCollector.Step;
import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.Fields;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.Subject;
import dev.weir.policy.rule.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * {@code AdminNetworkPolicy} and {@code BaselineAdminNetworkPolicy} of {@code
 * policy.networking.k8s.io/v1alpha1}.
 *
 * <p>Within a policy the rules of a direction count in the order in which they stand, and policies
 * in that of their priorities. Rules here have a priority of 0 to {@link Rule#LAST_PRIORITY} and no
 * order beside it, so each run of rules with one action becomes a step of its own. Of two policies
 * with one priority, of which Kubernetes says that the order is not defined, the one whose name
 * comes first counts first.
 */
final class AdminNetworkPolicyReader {
  private final String policy;
  private final Tier tier;
  private final int priority;
  private final Subject subject;
  private final RuleCollector rules;

  private AdminNetworkPolicyReader(
      String policy, Tier tier, int priority, Subject subject, RuleCollector rules) {
    this.policy = policy;
    this.tier = tier;
    this.priority = priority;
    this.subject = subject;
    this.rules = rules;
  }

  static void read(String kind, Fields object, RuleCollector rules) {
    Metadata metadata = KubernetesFields.metadata(object, "");
    boolean baseline = kind.startsWith("Baseline");
    if (baseline && !metadata.name().equals("default")) {
      throw metadata.at().wrong("the one BaselineAdminNetworkPolicy is called default");
    }
    Fields spec = object.require("spec").fields();
    int priority = baseline ? 0 : spec.require("priority").integer(0, 1000);
    Field subject = spec.require("subject");
    String policy = kind + ' ' + metadata.name();
    rules.policy(policy, metadata.at());
    AdminNetworkPolicyReader reader =
        new AdminNetworkPolicyReader(
            policy,
            baseline ? Tier.BASELINE : Tier.ADMIN,
            priority,
            Subject.endpoints(pods(subject, subject.fields())),
            rules);
    reader.direction(Direction.INGRESS, spec.items("ingress"));
    reader.direction(Direction.EGRESS, spec.items("egress"));
    spec.end();
    object.end();
  }

  private void direction(Direction direction, List<Field> items) {
    Optional<Action> last = Optional.empty();
    List<Numbered> run = new ArrayList<>();
    for (Field item : items) {
      Fields fields = item.fields();
      fields.ignore("name");
      Action action = action(fields.require("action"));
      Numbered rule = new Numbered(item, rule(direction, item, fields, action));
      fields.end();
      if (last.isEmpty() || last.get() != action) {
        run = new ArrayList<>();
        rules.add(
            new Step(tier, direction, priority, policy, rules.nextIndex(), action, item, run));
        last = Optional.of(action);
      }
      run.add(rule);
    }
  }

  private IntFunction<Rule> rule(Direction direction, Field item, Fields fields, Action action) {
    Field list = fields.require(direction == Direction.INGRESS ? "from" : "to");
    List<PeerSelector> peers = new ArrayList<>();
    for (Field peer : list.items()) {
      peers.addAll(peer(direction, peer));
    }
    if (peers.isEmpty()) {
      throw list.wrong("expected at least one peer");
    }
    List<PortSpec> specs = new ArrayList<>();
    for (Field port : fields.items("ports")) {
      specs.add(port(port));
    }
    Ports ports = specs.isEmpty() ? Ports.any() : Ports.of(specs);
    String name = policy + ' ' + item.path().substring("spec.".length());
    return position -> {
      RuleBuilder rule =
          (direction == Direction.INGRESS ? Rule.ingress(name) : Rule.egress(name))
              .on(subject)
              .tier(tier, position)
              .peers(Peers.of(peers))
              .ports(ports);
      return switch (action) {
        case ALLOW -> rule.allow();
        case DENY -> rule.deny();
        case PASS -> rule.pass();
      };
    };
  }

  private Action action(Field field) {
    return switch (field.text()) {
      case "Allow" -> Action.ALLOW;
      case "Deny" -> Action.DENY;
      case "Pass" -> {
        if (tier == Tier.BASELINE) {
          throw field.wrong("Pass: there is no tier behind the baseline");
        }
        yield Action.PASS;
      }
      default -> throw field.wrong("action " + field.text() + " is none of Allow, Deny, Pass");
    };
  }

  private static List<PeerSelector> peer(Direction direction, Field field) {
    Fields fields = field.fields();
    if (direction == Direction.EGRESS) {
      Optional<Field> nodes = fields.find("nodes");
      Optional<Field> networks = fields.find("networks");
      Optional<Field> names = fields.find("domainNames");
      if (nodes.isPresent()) {
        fields.end();
        return List.of(PeerSelector.nodes(KubernetesFields.podSelector(nodes.get())));
      }
      if (networks.isPresent()) {
        fields.end();
        return networks.get().items().stream()
            .map(block -> PeerSelector.block(KubernetesFields.cidr(block)))
            .toList();
      }
      if (names.isPresent()) {
        fields.end();
        return names.get().items().stream()
            .<PeerSelector>map(name -> name.checked(() -> new PeerSelector.Fqdn(name.text())))
            .toList();
      }
    }
    return List.of(PeerSelector.endpoints(pods(field, fields)));
  }

  /** Either {@code namespaces}, or {@code pods} with both selectors. */
  private static LabelSelector pods(Field field, Fields fields) {
    Optional<Field> namespaces = fields.find("namespaces");
    Optional<Field> pods = fields.find("pods");
    fields.end();
    if (namespaces.isPresent() == pods.isPresent()) {
      throw field.wrong("expected one of namespaces, pods");
    }
    if (namespaces.isPresent()) {
      return KubernetesFields.namespaceSelector(namespaces.get());
    }
    Fields both = pods.get().fields();
    LabelSelector selector =
        KubernetesFields.namespaceSelector(both.require("namespaceSelector"))
            .and(KubernetesFields.podSelector(both.require("podSelector")));
    both.end();
    return selector;
  }

  private static PortSpec port(Field field) {
    Fields fields = field.fields();
    Optional<Field> number = fields.find("portNumber");
    Optional<Field> range = fields.find("portRange");
    Optional<Field> name = fields.find("namedPort");
    fields.end();
    if (number.isPresent()) {
      Fields one = number.get().fields();
      int port = one.require("port").integer(1, 65535);
      PortProtocol protocol = protocol(one);
      one.end();
      return PortSpec.port(protocol, port);
    }
    if (range.isPresent()) {
      Fields some = range.get().fields();
      int start = some.require("start").integer(1, 65535);
      int end = some.require("end").integer(start, 65535);
      PortProtocol protocol = protocol(some);
      some.end();
      return PortSpec.ports(protocol, new PortRange(start, end));
    }
    if (name.isPresent()) {
      return PortSpec.named(PortProtocol.ANY, NetworkPolicyReader.portName(name.get()));
    }
    throw field.wrong("expected one of portNumber, portRange, namedPort");
  }

  private static PortProtocol protocol(Fields fields) {
    return fields.find("protocol").map(KubernetesFields::protocol).orElse(PortProtocol.TCP);
  }
}
