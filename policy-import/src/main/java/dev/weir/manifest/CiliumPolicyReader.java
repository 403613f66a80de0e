// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.manifest.CiliumPorts.Traffic;
import dev.weir.manifest.KubernetesFields.Metadata;
import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.Fields;
import dev.weir.policy.label.KubernetesLabels;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.Subject;
import java.util.List;
import java.util.Optional;

/**
 * {@code CiliumNetworkPolicy} and {@code CiliumClusterwideNetworkPolicy} of {@code cilium.io/v2}.
 *
 * <p>The first is about the pods of its namespace, and names others by namespace; the second is
 * about all, or about machines. Everything is of one priority, so that deny decides.
 */
final class CiliumPolicyReader {
  private final String policy;
  private final Optional<String> namespace;
  private final RuleCollector rules;

  private CiliumPolicyReader(String policy, Optional<String> namespace, RuleCollector rules) {
    this.policy = policy;
    this.namespace = namespace;
    this.rules = rules;
  }

  static void read(String kind, Fields object, RuleCollector rules) {
    boolean clusterwide = kind.equals("CiliumClusterwideNetworkPolicy");
    Metadata metadata = KubernetesFields.metadata(object, clusterwide ? "" : "default");
    Optional<String> namespace = clusterwide ? Optional.empty() : Optional.of(metadata.namespace());
    String policy = kind + ' ' + (clusterwide ? metadata.name() : metadata.qualified());
    rules.policy(policy, metadata.at());

    CiliumPolicyReader reader = new CiliumPolicyReader(policy, namespace, rules);
    Optional<Field> spec = object.find("spec");
    List<Field> specs = object.items("specs");
    if (spec.isEmpty() && specs.isEmpty()) {
      throw object.self().wrong("expected spec or specs");
    }
    spec.ifPresent(reader::spec);
    specs.forEach(reader::spec);
    object.end();
  }

  private void spec(Field field) {
    Fields spec = field.fields();
    spec.ignore("description", "labels");
    Subject subject = subject(spec);
    boolean log = spec.find("log").isPresent();
    Optional<Fields> denies = spec.find("enableDefaultDeny").map(Field::fields);
    for (Direction direction : Direction.values()) {
      String word = direction == Direction.INGRESS ? "ingress" : "egress";
      Optional<Boolean> wanted = denies.flatMap(d -> d.find(word)).map(Field::bool);
      List<Field> allowing = spec.items(word);
      List<Field> denying = spec.items(word + "Deny");
      boolean defaultDeny = wanted.orElse(!allowing.isEmpty() || !denying.isEmpty());
      Common common = new Common(direction, subject, defaultDeny, log);
      allowing.forEach(item -> rule(common, item, Action.ALLOW));
      denying.forEach(item -> rule(common, item, Action.DENY));
      if (defaultDeny && allowing.isEmpty() && denying.isEmpty()) {
        rules.add(field, common.begin(policy + suffix(field) + ' ' + word, Peers.none()).allow());
      }
    }
    denies.ifPresent(Fields::end);
    spec.end();
  }

  /** What the rules of a direction share. */
  private record Common(Direction direction, Subject subject, boolean defaultDeny, boolean log) {
    RuleBuilder begin(String name, Peers peers) {
      RuleBuilder rule = direction == Direction.INGRESS ? Rule.ingress(name) : Rule.egress(name);
      rule.on(subject).peers(peers).defaultDeny(defaultDeny);
      return log ? rule.log() : rule;
    }
  }

  private Subject subject(Fields spec) {
    Optional<Field> endpoints = spec.find("endpointSelector");
    Optional<Field> nodes = spec.find("nodeSelector");
    if (endpoints.isPresent() == nodes.isPresent()) {
      throw spec.self().wrong("expected one of endpointSelector, nodeSelector");
    }
    if (nodes.isPresent()) {
      if (namespace.isPresent()) {
        throw nodes.get().wrong("only a CiliumClusterwideNetworkPolicy is about nodes");
      }
      return Subject.nodes(KubernetesFields.selector(nodes.get()));
    }
    LabelSelector selector = KubernetesFields.selector(endpoints.get());
    return Subject.endpoints(
        namespace.map(KubernetesLabels::inNamespace).map(selector::and).orElse(selector));
  }

  private void rule(Common common, Field item, Action action) {
    Fields fields = item.fields();
    Optional<Authentication> proof =
        fields.find("authentication").map(CiliumPolicyReader::authentication);
    if (action == Action.DENY && proof.isPresent()) {
      throw item.wrong("authentication is for rules that allow");
    }
    List<Traffic> traffic = CiliumPorts.read(fields, action);
    Peers peers = new CiliumPeers(namespace, common.direction).read(fields, !traffic.isEmpty());
    fields.end();

    String name = policy + suffix(item) + ' ' + place(item);
    if (traffic.isEmpty()) {
      RuleBuilder rule = common.begin(name, peers);
      proof.ifPresent(rule::authentication);
      rules.add(item, action == Action.ALLOW ? rule.allow() : rule.deny());
    }
    for (Traffic one : traffic) {
      RuleBuilder rule =
          common
              .begin(traffic.size() == 1 ? name : name + '.' + one.place(), peers)
              .ports(one.ports());
      proof.ifPresent(rule::authentication);
      one.l7().ifPresent(rule::l7);
      one.listener().ifPresent(rule::listener);
      rules.add(
          one.at(), one.at().checked(() -> action == Action.ALLOW ? rule.allow() : rule.deny()));
    }
  }

  private static Authentication authentication(Field field) {
    Fields fields = field.fields();
    Field mode = fields.require("mode");
    fields.end();
    return switch (mode.text()) {
      case "disabled" -> Authentication.DISABLED;
      case "required" -> Authentication.REQUIRED;
      case "test-always-fail" -> Authentication.ALWAYS_FAILS;
      default ->
          throw mode.wrong(
              "mode " + mode.text() + " is none of disabled, required, test-always-fail");
    };
  }

  /** {@code " specs[1]"}, or nothing where there is one spec. */
  private static String suffix(Field field) {
    String root = field.path().split("\\.", 2)[0];
    return root.equals("spec") ? "" : ' ' + root;
  }

  private static String place(Field field) {
    return field.path().split("\\.", 2)[1];
  }
}
