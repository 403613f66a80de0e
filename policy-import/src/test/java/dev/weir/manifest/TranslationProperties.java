// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpProtocol;
import dev.weir.manifest.WrittenPolicy.AdminItem;
import dev.weir.manifest.WrittenPolicy.AdminPolicy;
import dev.weir.manifest.WrittenPolicy.Attempt;
import dev.weir.manifest.WrittenPolicy.End;
import dev.weir.manifest.WrittenPolicy.Item;
import dev.weir.manifest.WrittenPolicy.Need;
import dev.weir.manifest.WrittenPolicy.NetworkPolicy;
import dev.weir.manifest.WrittenPolicy.Peer;
import dev.weir.manifest.WrittenPolicy.Port;
import dev.weir.manifest.WrittenPolicy.Selector;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.IpCache;
import dev.weir.policy.identity.NamedPort;
import dev.weir.policy.identity.NamedPorts;
import dev.weir.policy.label.KubernetesLabels;
import dev.weir.policy.oracle.Judge;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Number 25 of the reference's properties: policies of Kubernetes, written as YAML and read, mean
 * what Kubernetes says they mean, with blocks of addresses choosing pods and without.
 */
class TranslationProperties {
  private static final List<End> PODS =
      List.of(
          pod("x", "a", 1, Map.of("web", 80)),
          pod("x", "b", 2, Map.of("web", 8080)),
          pod("y", "a", 3, Map.of()),
          pod("y", "c", 4, Map.of("web", 80)));

  private static final List<End> ENDS =
      Stream.concat(
              PODS.stream(),
              Stream.of("10.1.2.3", "10.2.0.1", "203.0.113.7")
                  .map(
                      text ->
                          new End(
                              Optional.empty(),
                              Map.of(),
                              Map.of(),
                              Map.of(),
                              IpAddress.parse(text))))
          .toList();

  private static End pod(String namespace, String name, int number, Map<String, Integer> ports) {
    return new End(
        Optional.of(namespace),
        Map.of("kubernetes.io/metadata.name", namespace, "team", namespace.equals("x") ? "1" : "2"),
        Map.of("pod", name),
        ports,
        IpAddress.parse("10.1.0." + number));
  }

  @Property(tries = 400)
  void p25NetworkPoliciesMeanWhatKubernetesSays(
      @ForAll("networkPolicies") List<NetworkPolicy> policies,
      @ForAll boolean blocksSelectPods,
      @ForAll("judges") Judge judge) {
    StringBuilder yaml = new StringBuilder();
    for (NetworkPolicy policy : policies) {
      yaml.append(policy.yaml("p" + yaml.length()));
    }
    Read read = new Read(yaml.toString(), blocksSelectPods, judge);
    for (Attempt flow : attempts()) {
      for (Direction direction : Direction.values()) {
        End subject = flow.subject(direction);
        if (subject.namespace().isPresent()) {
          List<NetworkPolicy> isolating =
              policies.stream().filter(policy -> policy.isolates(subject, direction)).toList();
          boolean expected =
              isolating.isEmpty()
                  || isolating.stream()
                      .anyMatch(policy -> policy.allows(flow, direction, blocksSelectPods));
          assertThat(read.allows(flow, direction))
              .as(() -> direction + " " + flow + "\n" + yaml)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Property(tries = 400)
  void p25AdministratorsDecideInTheirOrderBeforeAndAfter(
      @ForAll("adminPolicies") List<AdminPolicy> admin,
      @ForAll("baselines") List<AdminPolicy> baseline,
      @ForAll("networkPolicies") List<NetworkPolicy> policies,
      @ForAll("judges") Judge judge) {
    StringBuilder yaml = new StringBuilder();
    for (int i = admin.size() - 1; i >= 0; i--) {
      yaml.append(admin.get(i).yaml("a" + i));
    }
    baseline.forEach(policy -> yaml.append(policy.yaml("default")));
    for (NetworkPolicy policy : policies) {
      yaml.append(policy.yaml("p" + yaml.length()));
    }
    Read read = new Read(yaml.toString(), false, judge);
    for (Attempt flow : attempts()) {
      for (Direction direction : Direction.values()) {
        End subject = flow.subject(direction);
        if (subject.namespace().isPresent()) {
          boolean expected = decided(admin, baseline, policies, flow, direction);
          assertThat(read.allows(flow, direction))
              .as(() -> direction + " " + flow + "\n" + yaml)
              .isEqualTo(expected);
        }
      }
    }
  }

  /** By the text of the API: the first rule that matches decides, unless it passes. */
  private static boolean decided(
      List<AdminPolicy> admin,
      List<AdminPolicy> baseline,
      List<NetworkPolicy> policies,
      Attempt flow,
      Direction direction) {
    // Stable: of equal priorities the first name stays first.
    List<AdminPolicy> ordered =
        admin.stream()
            .sorted(java.util.Comparator.comparing(policy -> policy.priority().orElseThrow()))
            .toList();
    String action = first(ordered, flow, direction);
    if (!action.isEmpty() && !action.equals("Pass")) {
      return action.equals("Allow");
    }
    End subject = flow.subject(direction);
    List<NetworkPolicy> isolating =
        policies.stream().filter(policy -> policy.isolates(subject, direction)).toList();
    if (!isolating.isEmpty()) {
      return isolating.stream().anyMatch(policy -> policy.allows(flow, direction, false));
    }
    return !first(baseline, flow, direction).equals("Deny");
  }

  private static String first(List<AdminPolicy> policies, Attempt flow, Direction direction) {
    for (AdminPolicy policy : policies) {
      if (policy.isFor(flow.subject(direction))) {
        for (AdminItem item : policy.items().get(direction)) {
          if (item.matches(flow, direction)) {
            return item.action();
          }
        }
      }
    }
    return "";
  }

  private static List<Attempt> attempts() {
    List<Attempt> attempts = new ArrayList<>();
    for (End from : ENDS) {
      for (End to : ENDS) {
        if (!from.equals(to)) {
          for (IpProtocol protocol : List.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP)) {
            for (int port : new int[] {79, 80, 81, 8080}) {
              attempts.add(new Attempt(from, to, protocol, port));
            }
          }
        }
      }
    }
    return attempts;
  }

  /** What was read of YAML, with an identity for whoever can be told apart. */
  private static final class Read {
    private final Map<End, Identity> identities = new HashMap<>();
    private final Map<End, Judge.Judgement> judgements = new HashMap<>();

    Read(String yaml, boolean blocksSelectPods, Judge judge) {
      RuleSet rules = ManifestReader.strict().read("f.yaml", yaml).rules();
      IpCache cache = IpCache.create();
      List<Identity> all = new ArrayList<>();
      int number = Identity.FIRST_LOCAL;
      for (Cidr block : rules.blocks()) {
        Identity identity = Identity.of(number++, Identity.labelsOf(block));
        cache.put(block, identity);
        all.add(identity);
      }
      for (End end : ENDS) {
        Identity identity =
            end.namespace().isPresent()
                ? podIdentity(end, identities.size())
                : cache.identityOf(end.address());
        identities.put(end, identity);
        all.add(identity);
      }
      PolicySemantics semantics =
          PolicySemantics.defaults().withCidrSelectsEndpoints(blocksSelectPods);
      for (End pod : PODS) {
        Identity identity = identities.get(pod);
        judgements.put(
            pod,
            judge.judge(
                rules,
                semantics,
                Endpoint.of(identity.number() - 255, "e", identity, pod.address()),
                all.stream().distinct().toList()));
      }
    }

    boolean allows(Attempt flow, Direction direction) {
      return judgements
          .get(flow.subject(direction))
          .about(direction, identities.get(flow.peer(direction)), flow.protocol(), flow.port())
          .isAllowed();
    }

    private static Identity podIdentity(End pod, int index) {
      return new Identity(
          Identity.FIRST_CLUSTER + index,
          KubernetesLabels.pod(pod.namespace().orElseThrow(), pod.namespaceLabels(), pod.labels())
              .with(List.of(Cidr.host(pod.address()))),
          NamedPorts.copyOf(
              pod.tcpPorts().entrySet().stream()
                  .map(port -> new NamedPort(port.getKey(), IpProtocol.TCP, port.getValue()))
                  .toList()));
    }
  }

  // --- what is generated

  @Provide
  Arbitrary<Judge> judges() {
    return Arbitraries.of(Judge.ORACLE, Judge.COMPILER);
  }

  @Provide
  Arbitrary<List<NetworkPolicy>> networkPolicies() {
    Arbitrary<Set<Direction>> types = Arbitraries.of(Direction.class).set().ofMinSize(1);
    Arbitrary<List<Item>> items =
        Combinators.combine(peers().list().ofMaxSize(2), ports().list().ofMaxSize(2))
            .as(Item::new)
            .list()
            .ofMaxSize(2);
    return Combinators.combine(Arbitraries.of("x", "y"), podSelectors(), types, items, items)
        .as(
            (namespace, pods, directions, in, out) ->
                new NetworkPolicy(
                    namespace,
                    pods,
                    directions,
                    Map.of(Direction.INGRESS, in, Direction.EGRESS, out)))
        .list()
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<AdminPolicy>> adminPolicies() {
    return Combinators.combine(
            Arbitraries.of(0, 1, 50, 1000),
            namespaceSelectors(),
            adminItems("Allow", "Deny", "Pass"),
            adminItems("Allow", "Deny", "Pass"))
        .as(
            (priority, namespaces, in, out) ->
                new AdminPolicy(
                    Optional.of(priority),
                    namespaces,
                    Map.of(Direction.INGRESS, in, Direction.EGRESS, out)))
        .list()
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<AdminPolicy>> baselines() {
    return Combinators.combine(
            namespaceSelectors(), adminItems("Allow", "Deny"), adminItems("Allow", "Deny"))
        .as(
            (namespaces, in, out) ->
                new AdminPolicy(
                    Optional.empty(),
                    namespaces,
                    Map.of(Direction.INGRESS, in, Direction.EGRESS, out)))
        .list()
        .ofMaxSize(1);
  }

  private static Arbitrary<List<AdminItem>> adminItems(String... actions) {
    Arbitrary<Peer> peer =
        Combinators.combine(podSelectors(), namespaceSelectors())
            .as(
                (pods, namespaces) ->
                    new Peer(
                        Optional.of(pods), Optional.of(namespaces), Optional.empty(), List.of()));
    Arbitrary<Port> port =
        Combinators.combine(protocols(), Arbitraries.of(80, 81))
            .as((protocol, last) -> new Port(protocol, 80, last, Optional.empty()));
    return Combinators.combine(
            Arbitraries.of(actions),
            peer.list().ofMinSize(1).ofMaxSize(2),
            port.list().ofMaxSize(1))
        .as(AdminItem::new)
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<Peer> peers() {
    Arbitrary<Peer> selected =
        Combinators.combine(podSelectors().optional(), namespaceSelectors().optional())
            .as((pods, namespaces) -> new Peer(pods, namespaces, Optional.empty(), List.of()))
            .filter(peer -> peer.pods().isPresent() || peer.namespaces().isPresent());
    Arbitrary<Peer> blocks =
        Arbitraries.of(
            block("10.0.0.0/8"),
            block("0.0.0.0/0", "10.0.0.0/8"),
            block("10.0.0.0/8", "10.1.0.0/30", "10.2.0.0/16"),
            block("10.1.0.2/32"),
            block("203.0.113.0/24"),
            block("::/0"));
    return Arbitraries.oneOf(selected, blocks);
  }

  private static Peer block(String block, String... except) {
    return new Peer(
        Optional.empty(),
        Optional.empty(),
        Optional.of(Cidr.parse(block)),
        Stream.of(except).map(Cidr::parse).toList());
  }

  private static Arbitrary<Port> ports() {
    Arbitrary<Port> numbers =
        Combinators.combine(protocols(), Arbitraries.of(0, 79, 80, 81), Arbitraries.of(0, 1, 8000))
            .as(
                (protocol, first, more) ->
                    new Port(protocol, first, first == 0 ? 0 : first + more, Optional.empty()));
    Arbitrary<Port> names =
        Combinators.combine(protocols(), Arbitraries.of("web", "nobody"))
            .as((protocol, name) -> new Port(protocol, 0, 0, Optional.of(name)));
    return Arbitraries.oneOf(numbers, numbers, names);
  }

  private static Arbitrary<IpProtocol> protocols() {
    return Arbitraries.of(IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP);
  }

  private static Arbitrary<Selector> podSelectors() {
    return selectors("pod", "a", "b", "c");
  }

  private static Arbitrary<Selector> namespaceSelectors() {
    return Arbitraries.oneOf(
        selectors("team", "1", "2", "3"), selectors("kubernetes.io/metadata.name", "x", "y", "z"));
  }

  private static Arbitrary<Selector> selectors(String key, String... values) {
    Arbitrary<Need> sets =
        Combinators.combine(
                Arbitraries.of("In", "NotIn"),
                Arbitraries.of(values).set().ofMinSize(1).ofMaxSize(2))
            .as((operator, some) -> new Need(key, operator, List.copyOf(some)));
    Arbitrary<Need> presence =
        Arbitraries.of("Exists", "DoesNotExist")
            .map(operator -> new Need(key, operator, List.of()));
    return Arbitraries.oneOf(sets, sets, presence).list().ofMaxSize(2).map(Selector::new);
  }
}
