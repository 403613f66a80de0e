// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.label.KubernetesLabels;
import dev.weir.policy.oracle.Judge;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pods in namespaces as Kubernetes' end-to-end tests have them: a pod {@code x/a} has the label
 * {@code pod=a}, an address, and for each port and protocol a port with a name.
 */
final class Cluster {
  private static final List<IpProtocol> PROTOCOLS =
      List.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP);

  private final Map<String, Map<String, String>> namespaceLabels = new TreeMap<>();
  private final Map<String, Map<String, String>> podLabels = new LinkedHashMap<>();

  Cluster(String... pods) {
    for (String pod : pods) {
      String namespace = pod.substring(0, pod.indexOf('/'));
      namespaceLabels.computeIfAbsent(
          namespace, name -> new TreeMap<>(Map.of("kubernetes.io/metadata.name", name)));
      podLabels.put(pod, new TreeMap<>(Map.of("pod", pod.substring(namespace.length() + 1))));
    }
  }

  Cluster labelNamespace(String namespace, String key, String value) {
    namespaceLabels.get(namespace).put(key, value);
    return this;
  }

  Cluster labelPod(String pod, String key, String value) {
    podLabels.get(pod).put(key, value);
    return this;
  }

  List<String> pods() {
    return List.copyOf(podLabels.keySet());
  }

  /** {@code 192.168.NAMESPACE.POD}, in the order of the alphabet. */
  static String address(String pod) {
    return "192.168." + (pod.charAt(0) - 'x' + 1) + '.' + (pod.charAt(2) - 'a' + 1);
  }

  Map<String, Endpoint> endpoints() {
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    for (String pod : pods()) {
      String namespace = pod.substring(0, pod.indexOf('/'));
      IpAddress address = IpAddress.parse(address(pod));
      int id = endpoints.size() + 1;
      Identity identity =
          new Identity(
              Identity.FIRST_CLUSTER + id,
              KubernetesLabels.pod(namespace, namespaceLabels.get(namespace), podLabels.get(pod))
                  .with(List.of(Cidr.host(address))),
              ports());
      endpoints.put(pod, Endpoint.of(id, pod, identity, address));
    }
    return endpoints;
  }

  /** Who reaches whom: {@code x/a > y/b} with whether it does; nobody is asked about itself. */
  Map<String, Boolean> reachability(
      Judge judge, RuleSet rules, PolicySemantics semantics, IpProtocol protocol, int port) {
    Map<String, Endpoint> endpoints = endpoints();
    List<Identity> identities = endpoints.values().stream().map(Endpoint::identity).toList();
    Map<String, Judge.Judgement> judgements = new LinkedHashMap<>();
    endpoints.forEach(
        (pod, endpoint) ->
            judgements.put(pod, judge.judge(rules, semantics, endpoint, identities)));
    Map<String, Boolean> table = new LinkedHashMap<>();
    endpoints.forEach(
        (from, sender) ->
            endpoints.forEach(
                (to, receiver) -> {
                  if (!from.equals(to)) {
                    table.put(
                        from + " > " + to,
                        judgements
                                .get(from)
                                .about(Direction.EGRESS, receiver.identity(), protocol, port)
                                .isAllowed()
                            && judgements
                                .get(to)
                                .about(Direction.INGRESS, sender.identity(), protocol, port)
                                .isAllowed());
                  }
                }));
    return table;
  }

  private static NamedPorts ports() {
    List<NamedPort> ports = new ArrayList<>();
    for (IpProtocol protocol : PROTOCOLS) {
      for (int port : new int[] {80, 81}) {
        String name = "serve-" + port + '-' + protocol.toString().toLowerCase(Locale.ROOT);
        ports.add(new NamedPort(name, protocol, port));
      }
    }
    return NamedPorts.copyOf(ports);
  }
}
