// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.PortRange;
import dev.weir.manifest.KubernetesFields.Metadata;
import dev.weir.manifest.internal.Field;
import dev.weir.manifest.internal.Fields;
import dev.weir.manifest.internal.YamlException;
import dev.weir.policy.label.KubernetesLabels;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PeerSelector;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.Subject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code NetworkPolicy} of {@code networking.k8s.io/v1}.
 *
 * <p>No list of peers or ports, or an empty one, means all of them; no rules in a direction that
 * the policy is about mean that nothing is allowed there.
 */
final class NetworkPolicyReader {
  /** An {@code IANA_SVC_NAME}: lower-case letters, digits and hyphens, a letter among them. */
  private static final Pattern PORT_NAME =
      Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

  private final Metadata metadata;
  private final Subject subject;
  private final RuleCollector rules;

  private NetworkPolicyReader(Metadata metadata, Subject subject, RuleCollector rules) {
    this.metadata = metadata;
    this.subject = subject;
    this.rules = rules;
  }

  static void read(Fields object, RuleCollector rules) {
    Metadata metadata = KubernetesFields.metadata(object, "default");
    Fields spec = object.require("spec").fields();
    LabelSelector pods =
        KubernetesLabels.inNamespace(metadata.namespace())
            .and(
                spec.find("podSelector")
                    .map(KubernetesFields::podSelector)
                    .orElse(LabelSelector.all()));
    NetworkPolicyReader reader = new NetworkPolicyReader(metadata, Subject.endpoints(pods), rules);
    rules.policy("NetworkPolicy " + metadata.qualified(), metadata.at());

    Optional<Field> ingress = spec.find("ingress");
    Optional<Field> egress = spec.find("egress");
    Set<Direction> types = types(spec, egress.isPresent() && !egress.get().items().isEmpty());
    reader.direction(Direction.INGRESS, types, ingress, spec.self());
    reader.direction(Direction.EGRESS, types, egress, spec.self());
    spec.end();
    object.end();
  }

  private static Set<Direction> types(Fields spec, boolean egress) {
    Set<Direction> types = EnumSet.noneOf(Direction.class);
    for (Field type : spec.items("policyTypes")) {
      types.add(
          switch (type.text()) {
            case "Ingress" -> Direction.INGRESS;
            case "Egress" -> Direction.EGRESS;
            default ->
                throw type.wrong("policy type " + type.text() + " is none of Ingress, Egress");
          });
    }
    if (types.isEmpty()) {
      types.add(Direction.INGRESS);
      if (egress) {
        types.add(Direction.EGRESS);
      }
    }
    return types;
  }

  private void direction(
      Direction direction, Set<Direction> types, Optional<Field> list, Field spec) {
    List<Field> items = list.map(Field::items).orElse(List.of());
    if (types.contains(direction)) {
      rules.isolate(list.orElse(spec), "NetworkPolicy " + metadata.qualified(), direction, subject);
    }
    for (Field item : items) {
      // Read in any case, so that what is wrong in it is seen.
      Rule rule = rule(direction, item);
      if (types.contains(direction)) {
        rules.add(item, rule);
      }
    }
    if (!types.contains(direction)) {
      if (!items.isEmpty()) {
        rules.warn(
            new YamlException(
                list.orElse(spec).value().position(),
                list.orElse(spec).path() + ": policyTypes leave this direction out"));
      }
    } else if (items.isEmpty()) {
      rules.add(list.orElse(spec), begin(direction, name(direction)).peers(Peers.none()).allow());
    }
  }

  private Rule rule(Direction direction, Field item) {
    Fields fields = item.fields();
    List<PeerSelector> peers = new ArrayList<>();
    for (Field peer : fields.items(direction == Direction.INGRESS ? "from" : "to")) {
      peers.add(peer(peer));
    }
    List<PortSpec> ports = new ArrayList<>();
    for (Field port : fields.items("ports")) {
      ports.add(port(port));
    }
    fields.end();
    String place = item.path().substring("spec.".length());
    return begin(direction, "NetworkPolicy " + metadata.qualified() + ' ' + place)
        .peers(peers.isEmpty() ? Peers.any() : Peers.of(peers))
        .ports(ports.isEmpty() ? Ports.any() : Ports.of(ports))
        .allow();
  }

  private RuleBuilder begin(Direction direction, String name) {
    return (direction == Direction.INGRESS ? Rule.ingress(name) : Rule.egress(name)).on(subject);
  }

  private String name(Direction direction) {
    return "NetworkPolicy "
        + metadata.qualified()
        + ' '
        + direction.toString().toLowerCase(Locale.ROOT);
  }

  private PeerSelector peer(Field field) {
    Fields fields = field.fields();
    Optional<Field> block = fields.find("ipBlock");
    Optional<Field> pods = fields.find("podSelector");
    Optional<Field> namespaces = fields.find("namespaceSelector");
    fields.end();
    if (block.isPresent()) {
      if (pods.isPresent() || namespaces.isPresent()) {
        throw field.wrong("ipBlock stands alone: a peer is a block or a selector");
      }
      return block(block.get());
    }
    if (pods.isEmpty() && namespaces.isEmpty()) {
      throw field.wrong("expected podSelector, namespaceSelector or ipBlock");
    }
    LabelSelector where =
        namespaces
            .map(KubernetesFields::namespaceSelector)
            .orElseGet(() -> KubernetesLabels.inNamespace(metadata.namespace()));
    return PeerSelector.endpoints(
        where.and(pods.map(KubernetesFields::podSelector).orElse(LabelSelector.all())));
  }

  private static PeerSelector block(Field field) {
    Fields fields = field.fields();
    Cidr block = KubernetesFields.cidr(fields.require("cidr"));
    List<Cidr> except = new ArrayList<>();
    for (Field exception : fields.items("except")) {
      Cidr hole = KubernetesFields.cidr(exception);
      if (!block.contains(hole) || block.equals(hole)) {
        throw exception.wrong(hole + " is not inside " + block);
      }
      except.add(hole);
    }
    fields.end();
    return PeerSelector.block(block, except.toArray(Cidr[]::new));
  }

  static PortSpec port(Field field) {
    Fields fields = field.fields();
    PortProtocol protocol =
        fields.find("protocol").map(KubernetesFields::protocol).orElse(PortProtocol.TCP);
    Optional<Field> port = fields.find("port");
    Optional<Field> end = fields.find("endPort");
    fields.end();
    if (port.isEmpty()) {
      if (end.isPresent()) {
        throw end.get().wrong("endPort without port");
      }
      return PortSpec.ports(protocol, PortRange.ALL);
    }
    if (!port.get().isInteger()) {
      if (end.isPresent()) {
        throw end.get().wrong("endPort beside the name of a port");
      }
      return PortSpec.named(protocol, portName(port.get()));
    }
    int first = port.get().integer(1, 65535);
    int last = end.map(field1 -> field1.integer(first, 65535)).orElse(first);
    return PortSpec.ports(protocol, new PortRange(first, last));
  }

  static String portName(Field field) {
    if (!PORT_NAME.matcher(field.text()).matches()) {
      throw field.wrong(
          "\""
              + field.text()
              + "\" is no name of a port: up to 15 of a-z, 0-9 and -, a letter"
              + " among them; a number stands without quotes");
    }
    return field.text();
  }
}
