// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.rule.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Policies of Kubernetes as people write them, and what they mean by Kubernetes' own words, said
 * without rules, identities or labels of ours. Each also writes itself as YAML.
 */
final class WrittenPolicy {
  /** One end of a flow: a pod, or an address outside if there is no namespace. */
  record End(
      Optional<String> namespace,
      Map<String, String> namespaceLabels,
      Map<String, String> labels,
      Map<String, Integer> tcpPorts,
      IpAddress address) {}

  /** A flow. */
  record Attempt(End from, End to, IpProtocol protocol, int port) {
    End subject(Direction direction) {
      return direction == Direction.INGRESS ? to : from;
    }

    End peer(Direction direction) {
      return direction == Direction.INGRESS ? from : to;
    }
  }

  /** A requirement on one label. */
  record Need(String key, String operator, List<String> values) {
    boolean holds(Map<String, String> labels) {
      return switch (operator) {
        case "In" -> labels.containsKey(key) && values.contains(labels.get(key));
        case "NotIn" -> !labels.containsKey(key) || !values.contains(labels.get(key));
        case "Exists" -> labels.containsKey(key);
        case "DoesNotExist" -> !labels.containsKey(key);
        default -> throw new IllegalArgumentException(operator);
      };
    }

    private String yaml() {
      return "{key: "
          + key
          + ", operator: "
          + operator
          + (values.isEmpty()
              ? ""
              : ", values: " + values.stream().map(value -> "\"" + value + "\"").toList())
          + "}";
    }
  }

  /** A label selector. */
  record Selector(List<Need> needs) {
    boolean selects(Map<String, String> labels) {
      return needs.stream().allMatch(need -> need.holds(labels));
    }

    String yaml() {
      return needs.isEmpty()
          ? "{}"
          : "{matchExpressions: ["
              + needs.stream().map(Need::yaml).collect(Collectors.joining(", "))
              + "]}";
    }
  }

  /** A peer: selectors, or a block. */
  record Peer(
      Optional<Selector> pods,
      Optional<Selector> namespaces,
      Optional<Cidr> block,
      List<Cidr> except) {
    boolean includes(End end, String ownNamespace, boolean blocksSelectPods) {
      if (block.isPresent()) {
        return (end.namespace().isEmpty() || blocksSelectPods)
            && block.get().contains(end.address())
            && except.stream().noneMatch(hole -> hole.contains(end.address()));
      }
      if (end.namespace().isEmpty()) {
        return false;
      }
      boolean inNamespace =
          namespaces
              .map(selector -> selector.selects(end.namespaceLabels()))
              .orElse(end.namespace().get().equals(ownNamespace));
      return inNamespace && pods.map(selector -> selector.selects(end.labels())).orElse(true);
    }

    private String yaml() {
      if (block.isPresent()) {
        return "{ipBlock: {cidr: \""
            + block.get()
            + "\""
            + (except.isEmpty()
                ? ""
                : ", except: " + except.stream().map(hole -> "\"" + hole + "\"").toList())
            + "}}";
      }
      return "{"
          + pods.map(selector -> "podSelector: " + selector.yaml()).orElse("")
          + (pods.isPresent() && namespaces.isPresent() ? ", " : "")
          + namespaces.map(selector -> "namespaceSelector: " + selector.yaml()).orElse("")
          + "}";
    }
  }

  /** A port: of a protocol, all, or a range, or a name. */
  record Port(IpProtocol protocol, int first, int last, Optional<String> name) {
    boolean includes(Attempt flow) {
      if (!flow.protocol().equals(protocol)) {
        return false;
      }
      if (name.isPresent()) {
        return protocol.equals(IpProtocol.TCP)
            && Optional.ofNullable(flow.to().tcpPorts().get(name.get()))
                .filter(port -> port == flow.port())
                .isPresent();
      }
      return first == 0 || (first <= flow.port() && flow.port() <= last);
    }

    private String yaml() {
      return "{protocol: "
          + protocol
          + name.map(text -> ", port: " + text).orElse("")
          + (name.isEmpty() && first > 0 ? ", port: " + first : "")
          + (name.isEmpty() && last > first ? ", endPort: " + last : "")
          + "}";
    }
  }

  /** A rule. */
  record Item(List<Peer> peers, List<Port> ports) {
    boolean matches(Attempt flow, Direction direction, String namespace, boolean blocksSelectPods) {
      return (peers.isEmpty()
              || peers.stream()
                  .anyMatch(
                      peer -> peer.includes(flow.peer(direction), namespace, blocksSelectPods)))
          && (ports.isEmpty() || ports.stream().anyMatch(port -> port.includes(flow)));
    }

    private String yaml(Direction direction) {
      String list =
          "["
              + peers.stream().map(Peer::yaml).collect(Collectors.joining(", "))
              + "], ports: ["
              + ports.stream().map(Port::yaml).collect(Collectors.joining(", "))
              + "]";
      return "{" + (direction == Direction.INGRESS ? "from: " : "to: ") + list + "}";
    }
  }

  /** A {@code NetworkPolicy}. */
  record NetworkPolicy(
      String namespace, Selector pods, Set<Direction> types, Map<Direction, List<Item>> items) {
    boolean isolates(End end, Direction direction) {
      return types.contains(direction)
          && end.namespace().filter(namespace::equals).isPresent()
          && pods.selects(end.labels());
    }

    boolean allows(Attempt flow, Direction direction, boolean blocksSelectPods) {
      return items.get(direction).stream()
          .anyMatch(item -> item.matches(flow, direction, namespace, blocksSelectPods));
    }

    String yaml(String name) {
      return """
          ---
          apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: %s, namespace: %s}
          spec:
            podSelector: %s
            policyTypes: [%s]
            ingress: [%s]
            egress: [%s]
          """
          .formatted(
              name,
              namespace,
              pods.yaml(),
              types.stream()
                  .map(type -> type == Direction.INGRESS ? "Ingress" : "Egress")
                  .collect(Collectors.joining(", ")),
              items(Direction.INGRESS),
              items(Direction.EGRESS));
    }

    private String items(Direction direction) {
      return items.get(direction).stream()
          .map(item -> item.yaml(direction))
          .collect(Collectors.joining(", "));
    }
  }

  /** A rule of an administrator. */
  record AdminItem(String action, List<Peer> peers, List<Port> ports) {
    boolean matches(Attempt flow, Direction direction) {
      return peers.stream().anyMatch(peer -> peer.includes(flow.peer(direction), "", false))
          && (ports.isEmpty() || ports.stream().anyMatch(port -> port.includes(flow)));
    }

    private String yaml(Direction direction) {
      String peerList =
          peers.stream()
              .map(
                  peer ->
                      "{pods: {podSelector: "
                          + peer.pods().orElseThrow().yaml()
                          + ", namespaceSelector: "
                          + peer.namespaces().orElseThrow().yaml()
                          + "}}")
              .collect(Collectors.joining(", "));
      String portList =
          ports.stream()
              .map(
                  port ->
                      "{portRange: {protocol: "
                          + port.protocol()
                          + ", start: "
                          + port.first()
                          + ", end: "
                          + port.last()
                          + "}}")
              .collect(Collectors.joining(", "));
      return "{action: "
          + action
          + (direction == Direction.INGRESS ? ", from: [" : ", to: [")
          + peerList
          + "], ports: ["
          + portList
          + "]}";
    }
  }

  /** An {@code AdminNetworkPolicy}, or the baseline if it has no priority. */
  record AdminPolicy(
      Optional<Integer> priority, Selector namespaces, Map<Direction, List<AdminItem>> items) {
    boolean isFor(End end) {
      return end.namespace().isPresent() && namespaces.selects(end.namespaceLabels());
    }

    String yaml(String name) {
      return """
          ---
          apiVersion: policy.networking.k8s.io/v1alpha1
          kind: %s
          metadata: {name: %s}
          spec:
            %s
            subject: {namespaces: %s}
            ingress: [%s]
            egress: [%s]
          """
          .formatted(
              priority.isPresent() ? "AdminNetworkPolicy" : "BaselineAdminNetworkPolicy",
              priority.isPresent() ? name : "default",
              priority.map(number -> "priority: " + number).orElse(""),
              namespaces.yaml(),
              items(Direction.INGRESS),
              items(Direction.EGRESS));
    }

    private String items(Direction direction) {
      return items.get(direction).stream()
          .map(item -> item.yaml(direction))
          .collect(Collectors.joining(", "));
    }
  }

  private WrittenPolicy() {}
}
