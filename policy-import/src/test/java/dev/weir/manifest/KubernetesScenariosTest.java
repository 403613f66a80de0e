// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.oracle.Judge;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The scenarios of Kubernetes' end-to-end tests of network policy as truth tables: which pods there
 * are, which policies, and who then reaches whom. The facts are those of {@code
 * test/e2e/network/netpol/network_policy.go} (kubernetes/kubernetes, commit 008b3652, 48 of them),
 * the policies are written anew.
 */
class KubernetesScenariosTest {
  /** Who could still be told apart by blocks of addresses, as most implementations do. */
  private static final PolicySemantics SEMANTICS =
      PolicySemantics.defaults().withCidrSelectsEndpoints(true);

  private static final String DENY_INGRESS = policy("x", "deny-ingress", "{}", "ingress: []");

  private static final String DENY_ALL =
      policy("x", "deny-all", "{}", "policyTypes: [Ingress, Egress]");

  /** Policies, who is asked, and what changes in a table where everybody reaches everybody. */
  private record Step(
      Cluster cluster, String policies, IpProtocol protocol, int port, List<String> table) {}

  private record Scenario(String name, List<Step> steps) {
    Scenario then(
        Cluster cluster, String policies, IpProtocol protocol, int port, String... table) {
      List<Step> more = new ArrayList<>(steps);
      more.add(new Step(cluster, policies, protocol, port, List.of(table)));
      return new Scenario(name, more);
    }

    /** On TCP. */
    Scenario then(Cluster cluster, String policies, int port, String... table) {
      return then(cluster, policies, IpProtocol.TCP, port, table);
    }
  }

  private static Scenario scenario(String name) {
    return new Scenario(name, List.of());
  }

  private static Cluster pods(String pods) {
    return new Cluster(pods.split(" ", -1));
  }

  /** A policy whose subject is a selector and whose rules are YAML. */
  private static String policy(String namespace, String name, String podSelector, String rules) {
    return """
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {namespace: %s, name: %s}
        spec:
          podSelector: %s
          %s
        """
        .formatted(namespace, name, podSelector, rules.strip().replace("\n", "\n  "));
  }

  /** A policy for {@code x/a}. */
  private static String onA(String name, String rules) {
    return policy("x", name, "{matchLabels: {pod: a}}", rules);
  }

  private static String from(String peers) {
    return "ingress: [{from: [" + peers + "]}]";
  }

  private static String pod(String label) {
    return "podSelector: {matchLabels: {pod: " + label + "}}";
  }

  private static String namespace(String name) {
    return "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: " + name + "}}";
  }

  private static String namespace(String operator, String name) {
    return "namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: "
        + operator
        + ", values: ["
        + name
        + "]}]}";
  }

  private static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    all.addAll(selectors());
    all.addAll(ports());
    all.addAll(changes());
    all.addAll(egress());
    all.addAll(blocks());
    all.addAll(protocols());
    return all;
  }

  private static List<Scenario> selectors() {
    String notX = namespace("NotIn", "x");
    return List.of(
        scenario("default-deny-ingress")
            .then(pods("x/a x/b y/a y/b"), DENY_INGRESS, 80, "- * > x/*"),
        scenario("default-deny-all")
            .then(pods("x/a x/b y/a"), DENY_ALL, 80, "- * > x/*", "- x/* > *"),
        scenario("from pods within the server's namespace, by podSelector")
            .then(
                pods("x/a x/b x/c y/a"),
                onA("from-b", from("{" + pod("b") + "}")),
                80,
                "- * > x/a",
                "+ x/b > x/a"),
        scenario("ingress for a target")
            .then(
                pods("x/a x/b y/a"),
                DENY_INGRESS + onA("all-to-a", from("{podSelector: {}, namespaceSelector: {}}")),
                80,
                "- * > x/b"),
        scenario("ingress from pods in all namespaces")
            .then(
                pods("x/a x/b y/a z/a"),
                onA("any-namespace", from("{namespaceSelector: {matchLabels: {}}}")),
                80),
        scenario("only from a different namespace, by namespaceSelector")
            .then(
                pods("x/a x/b y/a z/a"),
                onA("from-y", from("{" + namespace("y") + "}")),
                80,
                "- x/* > x/a",
                "- z/* > x/a"),
        scenario("podSelector with matchExpressions")
            .then(
                pods("x/a x/b y/a"),
                onA(
                    "from-b",
                    from(
                        "{podSelector: {matchExpressions:"
                            + " [{key: pod, operator: In, values: [b]}]}}")),
                80,
                "- * > x/a",
                "+ x/b > x/a"),
        scenario("namespaceSelector with matchExpressions")
            .then(
                pods("x/a x/b y/a z/a"),
                onA("from-y", from("{" + namespace("In", "y") + "}")),
                80,
                "- x/* > x/a",
                "- z/* > x/a"),
        scenario("podSelector or namespaceSelector")
            .then(
                pods("x/a x/b x/c y/a"),
                onA("or", from("{" + notX + "}, {" + pod("b") + "}")),
                80,
                "- x/c > x/a"),
        scenario("podSelector and namespaceSelector")
            .then(
                pods("x/a x/b y/a y/b z/b"),
                onA("and", from("{" + notX + ", " + pod("b") + "}")),
                80,
                "- * > x/a",
                "+ y/b > x/a",
                "+ z/b > x/a"),
        scenario("several podSelectors and namespaceSelectors")
            .then(
                pods("x/a x/b y/a y/b y/c"),
                onA(
                    "several",
                    from(
                        "{"
                            + notX
                            + ", podSelector: {matchExpressions:"
                            + " [{key: pod, operator: In, values: [b, c]}]}}")),
                80,
                "- x/* > x/a",
                "- y/a > x/a"),
        scenario("any of several podSelectors")
            .then(
                pods("x/a x/b x/c"),
                onA("b-or-c", from("{" + pod("b") + "}, {" + pod("c") + "}")),
                80,
                "- * > x/a",
                "+ x/b > x/a",
                "+ x/c > x/a"),
        scenario("only from a pod in a different namespace, by both selectors")
            .then(
                pods("x/a x/b y/a y/b z/a"),
                onA("y-a", from("{" + namespace("y") + ", " + pod("a") + "}")),
                80,
                "- * > x/a",
                "+ y/a > x/a"),
        scenario("deny ingress from pods of other namespaces")
            .then(
                pods("x/a x/b y/a z/a"),
                policy("x", "own", "{}", from("{podSelector: {matchLabels: {}}}")),
                80,
                "- y/* > x/*",
                "- z/* > x/*"),
        scenario("namespaceSelector with matchLabels on the label every namespace has")
            .then(
                pods("x/a x/b y/a z/a"),
                onA("from-y", from("{" + namespace("y") + "}")),
                80,
                "- x/* > x/a",
                "- z/* > x/a"),
        scenario("namespaceSelector with matchExpressions on the label every namespace has")
            .then(
                pods("x/a x/b y/a z/a"),
                onA(
                    "not-y",
                    "policyTypes: [Egress]\negress: [{to: [{" + namespace("NotIn", "y") + "}]}]"),
                80,
                "- x/a > y/*"));
  }

  private static String fromYOnPort(String name, String port, String protocol) {
    return onA(
        name,
        "ingress: [{from: [{"
            + namespace("y")
            + "}], ports: [{port: "
            + port
            + ", protocol: "
            + protocol
            + "}]}]");
  }

  private static List<Scenario> ports() {
    String[] onlyY = {"- x/* > x/a", "- z/* > x/a"};
    Cluster five = pods("x/a x/b y/a y/b z/a");
    String on81 = fromYOnPort("y-81", "81", "TCP");
    String named81 = policy("x", "named", "{}", "ingress: [{ports: [{port: serve-81-tcp}]}]");
    String named80 = fromYOnPort("named", "serve-80-tcp", "TCP");
    String out80 =
        policy(
            "x", "out", "{}", "policyTypes: [Egress]\negress: [{ports: [{port: serve-80-tcp}]}]");
    String allowAll = policy("x", "allow-all", "{matchLabels: {}}", "ingress: [{}]");
    return List.of(
        scenario("ports").then(five, on81, 81, onlyY),
        scenario("several policies, one on top of the other")
            .then(five, on81, 81, onlyY)
            .then(five, on81, 80, "- * > x/a")
            .then(five, on81 + fromYOnPort("y-80", "80", "TCP"), 80, onlyY),
        scenario("allow-all")
            .then(pods("x/a x/b y/a"), allowAll, 80)
            .then(pods("x/a x/b y/a"), allowAll, 81),
        scenario("ingress on one named port")
            .then(pods("x/a x/b y/a"), named81, 81)
            .then(pods("x/a x/b y/a"), named81, 80, "- * > x/*"),
        scenario("ingress from a namespace on one named port")
            .then(pods("x/a x/b y/a z/a"), named80, 80, onlyY)
            .then(pods("x/a x/b y/a z/a"), named80, 81, "- * > x/a"),
        scenario("egress on one named port")
            .then(pods("x/a y/a"), out80, 80)
            .then(pods("x/a y/a"), out80, 81, "- x/* > *"));
  }

  private static List<Scenario> changes() {
    String allowAll = policy("x", "mutating", "{}", "ingress: [{}]");
    String denyAll = policy("x", "mutating", "{}", "ingress: []");
    String ns2 = onA("ns2", from("{namespaceSelector: {matchLabels: {ns2: updated}}}"));
    String pod2 = onA("pod2", from("{podSelector: {matchLabels: {pod: b, pod2: updated}}}"));
    String isolated = policy("x", "isolated", "{matchLabels: {target: isolated}}", "ingress: []");
    return List.of(
        scenario("an updated policy")
            .then(pods("x/a y/a"), allowAll, 81)
            .then(pods("x/a y/a"), denyAll, 81, "- * > x/*"),
        scenario("ingress from an updated namespace")
            .then(pods("x/a y/a"), ns2, 80, "- * > x/a")
            .then(
                pods("x/a y/a").labelNamespace("y", "ns2", "updated"),
                ns2,
                80,
                "- * > x/a",
                "+ y/* > *"),
        scenario("ingress from an updated pod")
            .then(pods("x/a x/b"), pod2, 80, "- * > x/a")
            .then(
                pods("x/a x/b").labelPod("x/b", "pod2", "updated"),
                pod2,
                80,
                "- * > x/a",
                "+ x/b > x/a"),
        scenario("ingress to an updated pod denied")
            .then(pods("x/a y/a"), isolated, 80)
            .then(pods("x/a y/a").labelPod("x/a", "target", "isolated"), isolated, 80, "- * > x/a"),
        scenario("deleted policies are not enforced")
            .then(pods("x/a y/a"), DENY_ALL, 80, "- x/* > *", "- * > x/*")
            .then(pods("x/a y/a"), "", 80));
  }

  private static List<Scenario> egress() {
    String together =
        onA(
            "together",
            """
            policyTypes: [Egress, Ingress]
            ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}]}]
            egress: [{ports: [{port: 80}]}]
            """);
    String toYa =
        onA(
            "to-y-a",
            "policyTypes: [Egress]\negress: [{to: [{" + namespace("y") + ", " + pod("a") + "}]}]");
    String fromXa = from("{" + namespace("x") + ", " + pod("a") + "}");
    String serverSide =
        policy("y", "a-from-x-a", "{matchLabels: {pod: a}}", fromXa)
            + policy("y", "b-from-x-a", "{matchLabels: {pod: b}}", fromXa);
    String in80 = policy("x", "in-80", "{}", "ingress: [{ports: [{port: 80}]}]");
    String inAll = policy("x", "in-all", "{}", "ingress: [{}]");
    String out80 =
        policy("x", "out-80", "{}", "policyTypes: [Egress]\negress: [{ports: [{port: 80}]}]");
    String outAll = policy("x", "out-all", "{}", "policyTypes: [Egress]\negress: [{}]");
    String outOfA = onA("out-of-a", "policyTypes: [Egress]\negress: [{}]");
    return List.of(
        scenario("deny egress by podSelector")
            .then(pods("x/a x/b y/a"), onA("none", "policyTypes: [Egress]"), 80, "- x/a > *"),
        scenario("deny egress of a namespace")
            .then(
                pods("x/a x/b y/a"),
                policy("x", "none", "{}", "policyTypes: [Egress]"),
                80,
                "- x/* > *"),
        scenario("ingress and egress together")
            .then(pods("x/a x/b x/c y/a"), together, 80, "- * > x/a", "+ x/b > x/a")
            .then(pods("x/a x/b x/c y/a"), together, 81, "- * > x/a", "- x/a > *", "+ x/b > x/a"),
        scenario("egress denied at the client though the server allows it")
            .then(
                pods("x/a y/a y/b"),
                toYa + serverSide,
                80,
                "- x/a > *",
                "- * > y/a",
                "+ x/a > y/a",
                "- * > y/b"),
        scenario("egress to a server in a different namespace, by both selectors")
            .then(pods("x/a y/a y/b"), toYa, 80, "- x/a > *", "+ x/a > y/a"),
        scenario("ingress on any port of one protocol")
            .then(pods("x/a y/a"), onA("tcp", "ingress: [{ports: [{protocol: TCP}]}]"), 80)
            .then(
                pods("x/a y/a"),
                onA("tcp", "ingress: [{ports: [{protocol: TCP}]}]"),
                IpProtocol.UDP,
                80,
                "- * > x/a"),
        scenario("of several ingress policies the one that allows everything")
            .then(pods("x/a y/a"), in80, 81, "- * > x/*")
            .then(pods("x/a y/a"), in80 + inAll, 81),
        scenario("of several egress policies the one that allows everything")
            .then(pods("x/a y/a"), out80, 81, "- x/* > *")
            .then(pods("x/a y/a"), out80 + outAll, 81),
        scenario("ingress and egress apart from each other, by podSelector")
            .then(pods("x/a x/b y/a"), outOfA, 80)
            .then(
                pods("x/a x/b y/a"),
                outOfA + onA("nothing-in", "policyTypes: [Ingress]"),
                80,
                "- * > x/a"));
  }

  private static String toBlock(String name, String block) {
    return onA(name, "policyTypes: [Egress]\negress: [{to: [{ipBlock: " + block + "}]}]");
  }

  private static List<Scenario> blocks() {
    String yb = Cluster.address("y/b") + "/32";
    String xb = Cluster.address("x/b") + "/32";
    String around = toBlock("around", "{cidr: 192.0.0.0/4, except: [" + xb + "]}");
    return List.of(
        scenario("egress to a server in a block")
            .then(
                pods("x/a y/a y/b"),
                toBlock("block", "{cidr: " + yb + "}"),
                80,
                "- x/a > *",
                "+ x/a > y/b"),
        scenario("the exceptions of a block").then(pods("x/a x/b x/c"), around, 80, "- x/a > x/b"),
        scenario("an address in a block and in an exception of another")
            .then(pods("x/a x/b x/c"), around, 80, "- x/a > x/b")
            .then(
                pods("x/a x/b x/c"),
                toBlock("around", "{cidr: " + xb + "}"),
                80,
                "- x/a > *",
                "+ x/a > x/b"));
  }

  private static List<Scenario> protocols() {
    String sctp81 = onA("sctp-81", "ingress: [{ports: [{port: 81, protocol: SCTP}]}]");
    String sctp80 = onA("sctp-80", "ingress: [{ports: [{port: 80, protocol: SCTP}]}]");
    String udp81 = onA("udp-81", "ingress: [{ports: [{port: 81, protocol: UDP}]}]");
    List<Scenario> all = new ArrayList<>();
    all.add(
        scenario("SCTP is not taken for TCP")
            .then(pods("x/a y/a"), DENY_INGRESS + sctp81, 81, "- * > x/*"));
    all.add(
        scenario("a policy that allows SCTP isolates")
            .then(pods("x/a y/a"), sctp80, 81, "- * > x/a"));
    all.add(
        scenario("no TCP where a policy allows UDP").then(pods("x/a y/a"), udp81, 81, "- * > x/a"));
    for (IpProtocol protocol : List.of(IpProtocol.UDP, IpProtocol.SCTP)) {
      all.add(
          scenario(protocol + ": default-deny-ingress")
              .then(pods("x/a x/b y/a y/b"), DENY_INGRESS, protocol, 80, "- * > x/*"));
      all.add(
          scenario(protocol + ": ports")
              .then(
                  pods("x/a x/b y/a z/a"),
                  fromYOnPort("y-81", "81", protocol.toString()),
                  protocol,
                  81,
                  "- x/* > x/a",
                  "- z/* > x/a"));
      all.add(
          scenario(protocol + ": only from a pod in a different namespace, by both selectors")
              .then(
                  pods("x/a x/b y/a"),
                  onA("y-a", from("{" + namespace("y") + ", " + pod("a") + "}")),
                  protocol,
                  80,
                  "- * > x/a",
                  "+ y/a > x/a"));
    }
    return all;
  }

  @Test
  void everyScenarioIsHere() {
    assertThat(scenarios()).hasSize(48);
    assertThat(scenarios().stream().map(Scenario::name)).doesNotHaveDuplicates();
  }

  @TestFactory
  Stream<DynamicTest> theOracleGivesTheTruthTables() {
    return scenarios().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(scenario.name, () -> check(scenario, Judge.ORACLE)));
  }

  @TestFactory
  Stream<DynamicTest> theCompilersMapsGiveTheTruthTables() {
    return scenarios().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(scenario.name, () -> check(scenario, Judge.COMPILER)));
  }

  private static void check(Scenario scenario, Judge judge) {
    for (Step step : scenario.steps) {
      RuleSet rules = ManifestReader.strict().read(scenario.name, step.policies).rules();
      assertThat(step.cluster.reachability(judge, rules, SEMANTICS, step.protocol, step.port))
          .as("%s on %s/%d with %s", scenario.name, step.protocol, step.port, step.policies)
          .isEqualTo(expected(step));
    }
  }

  private static Map<String, Boolean> expected(Step step) {
    Map<String, Boolean> table = new LinkedHashMap<>();
    for (String from : step.cluster.pods()) {
      for (String to : step.cluster.pods()) {
        if (!from.equals(to)) {
          table.put(from + " > " + to, true);
        }
      }
    }
    for (String change : step.table) {
      String[] ends = change.substring(2).split(" > ", -1);
      table.replaceAll(
          (pair, reached) -> {
            String[] pods = pair.split(" > ", -1);
            return (matches(ends[0], pods[0]) && matches(ends[1], pods[1]))
                ? change.startsWith("+")
                : reached;
          });
    }
    return table;
  }

  private static boolean matches(String pattern, String pod) {
    return pattern.equals("*")
        || pattern.equals(pod)
        || (pattern.endsWith("/*") && pod.startsWith(pattern.substring(0, 2)));
  }
}
