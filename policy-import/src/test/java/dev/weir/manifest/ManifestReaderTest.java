// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.policy.rule.Action;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
  private static final String NETWORK_POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: p, namespace: x, labels: {any: thing}, uid: u}
      spec:
        podSelector: {}
        %s
      """;

  private static final String CILIUM =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: p, namespace: x}
      spec:
        endpointSelector: {matchLabels: {app: web}}
        %s
      """;

  private static final String CLUSTERWIDE =
      """
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: p}
      spec:
        endpointSelector: {}
        %s
      """;

  private static final String ADMIN =
      """
      ---
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: %s}
      spec:
        priority: %d
        subject: {namespaces: {}}
        %s
      """;

  private static List<Rule> read(String template, String rules) {
    return List.copyOf(
        ManifestReader.strict().read("f.yaml", template.formatted(rules)).rules().rules());
  }

  private static Rule one(String template, String rules) {
    List<Rule> read = read(template, rules);
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static void refused(String template, String rules, String message) {
    assertThatThrownBy(() -> read(template, rules))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(message);
  }

  @Nested
  class Kubernetes {
    @Test
    void noListAndAnEmptyListOfPeersOrPortsAreAll() {
      for (String rule :
          new String[] {"{}", "{from: [], ports: []}", "{from: null}", "{ports: ~}"}) {
        Rule read = one(NETWORK_POLICY, "ingress: [" + rule + "]");
        assertThat(read.peers()).isEqualTo(Peers.any());
        assertThat(read.ports()).isEqualTo(Ports.any());
        assertThat(read.name()).isEqualTo("NetworkPolicy x/p ingress[0]");
        assertThat(read.defaultDeny()).isTrue();
      }
    }

    @Test
    void noRulesAllowNobody() {
      for (String rules : new String[] {"ingress: []", "", "policyTypes: [Ingress]"}) {
        Rule read = one(NETWORK_POLICY, rules);
        assertThat(read.direction()).isEqualTo(Direction.INGRESS);
        assertThat(read.peers()).isEqualTo(Peers.none());
        assertThat(read.defaultDeny()).isTrue();
      }
    }

    @Test
    void theDirectionsFollowFromTheRulesWherePolicyTypesDoNotSay() {
      assertThat(read(NETWORK_POLICY, "egress: [{}]").stream().map(Rule::direction))
          .containsExactly(Direction.INGRESS, Direction.EGRESS);
      assertThat(read(NETWORK_POLICY, "egress: []").stream().map(Rule::direction))
          .containsExactly(Direction.INGRESS);
      assertThat(one(NETWORK_POLICY, "policyTypes: [Egress]").direction())
          .isEqualTo(Direction.EGRESS);
    }

    @Test
    void rulesOfADirectionThatPolicyTypesLeaveOutAreWarnedOf() {
      Manifest manifest =
          ManifestReader.strict()
              .read("f.yaml", NETWORK_POLICY.formatted("policyTypes: [Egress]\n  ingress: [{}]"));
      assertThat(manifest.rules().rules()).hasSize(1);
      assertThat(manifest.warnings())
          .containsExactly("f.yaml:7:12: spec.ingress: policyTypes leave this direction out");
    }

    @Test
    void selectorsAreAboutTheNamespaceUnlessTheySayAnother() {
      assertThat(one(NETWORK_POLICY, "ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]"))
          .hasToString(
              "NetworkPolicy x/p ingress[0]: NORMAL 0 ALLOW INGRESS of"
                  + " endpoints{k8s:io.kubernetes.pod.namespace=x} from"
                  + " endpoints{k8s:a=b,k8s:io.kubernetes.pod.namespace=x} ports any");
      assertThat(
              one(NETWORK_POLICY, "ingress: [{from: [{namespaceSelector: {matchLabels: {n: m}}}]}]")
                  .peers())
          .hasToString(
              "endpoints{k8s:io.cilium.k8s.namespace.labels.n=m,k8s:io.kubernetes.pod.namespace}");
    }

    @Test
    void portsAreNumbersNamesRangesOrProtocols() {
      assertThat(
              one(
                      NETWORK_POLICY,
                      "ingress: [{ports: [{port: 80}, {port: http, protocol: UDP}, {port: 1,"
                          + " endPort: 9}, {protocol: SCTP}]}]")
                  .ports())
          .hasToString("80/TCP, http/UDP, 1-9/TCP, 0-65535/SCTP");
    }

    @Test
    void blocksMayHaveBitsBehindThePrefix() {
      assertThat(
              one(
                      NETWORK_POLICY,
                      "ingress: [{from: [{ipBlock: {cidr: 10.1.2.3/8, except: [10.1.2.3/16]}}]}]")
                  .peers())
          .hasToString("10.0.0.0/8 except 10.1.0.0/16");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "ingress: [{fron: []}] | f.yaml:6:14: spec.ingress[0].fron: unknown field",
          "ingress: {} | f.yaml:6:12: spec.ingress: expected a list, not an object",
          "ingress: [{from: [{}]}] | spec.ingress[0].from[0]: expected podSelector,",
          "ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}] | ipBlock stands alone",
          "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}] | cidr: \"10.0.0.0/33\" is no block",
          "ingress: [{from: [{ipBlock: {cidr: ten}}]}] | f.yaml:6:38: spec.ingress[0].from[0].ipBlock.cidr",
          "ingress: [{from: [{ipBlock: {}}]}] | field cidr is missing",
          "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/8]}}]}] | 11.0.0.0/8 is not inside",
          "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}] | is not inside",
          "ingress: [{from: [{podSelector: {matchLabels: {a: 80}}}]}] | not the number 80; put it in quotes",
          "ingress: [{from: [{podSelector: {matchLabels: {a: true}}}]}] | not the boolean true; put it in",
          "ingress: [{from: [{podSelector: {matchLabels: {'k8s:a': b}}}]}] | a label's key has no colon",
          "ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: In}]}}]}] | needs values",
          "ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}]}] | has no values",
          "ingress: [{from: [{podSelector: {matchExpressions: [{key: a, operator: Gt}]}}]}] | operator Gt is none of",
          "ingress: [{ports: [{port: 0}]}] | port: 0 is not within 1..65535",
          "ingress: [{ports: [{port: 65536}]}] | port: 65536 is not within 1..65535",
          "ingress: [{ports: [{port: '80'}]}] | a number stands without quotes",
          "ingress: [{ports: [{port: 9, endPort: 8}]}] | endPort: 8 is not within 9..65535",
          "ingress: [{ports: [{port: http, endPort: 8}]}] | endPort beside the name of a port",
          "ingress: [{ports: [{endPort: 8}]}] | endPort without port",
          "ingress: [{ports: [{protocol: tcp}]}] | protocol tcp is none of TCP, UDP, SCTP",
          "ingress: [{ports: [{protocol: ICMP}]}] | protocol ICMP is none of",
          "policyTypes: [ingress] | policy type ingress is none of Ingress, Egress"
        })
    void whatIsWrongIsSaidWithItsPlace(String rules, String message) {
      refused(NETWORK_POLICY, rules, message);
    }
  }

  @Nested
  class Cilium {
    @Test
    void anEmptyRuleAsksForNothingButTheDefault() {
      Rule rule = one(CILIUM, "ingress: [{}]");
      assertThat(rule.peers()).isEqualTo(Peers.none());
      assertThat(rule.defaultDeny()).isTrue();
    }

    @Test
    void portsWithoutPeersAreForEverybody() {
      Rule rule = one(CILIUM, "ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]");
      assertThat(rule.peers()).isEqualTo(Peers.any());
      assertThat(rule.ports()).hasToString("80/TCP");
    }

    @Test
    void anEmptyListOfPeersIsNobody() {
      assertThat(
              one(CILIUM, "ingress: [{fromEndpoints: [], toPorts: [{ports: [{port: '80'}]}]}]")
                  .peers())
          .isEqualTo(Peers.none());
    }

    @Test
    void anEmptySelectorIsTheNamespaceOrAllWorkloads() {
      assertThat(one(CILIUM, "ingress: [{fromEndpoints: [{}]}]").peers())
          .hasToString("endpoints{k8s:io.kubernetes.pod.namespace=x}");
      assertThat(one(CLUSTERWIDE, "ingress: [{fromEndpoints: [{}]}]").peers())
          .hasToString("endpoints{k8s:io.kubernetes.pod.namespace}");
    }

    @Test
    void aSelectorThatNamesANamespaceIsNotAboutItsOwn() {
      assertThat(
              one(
                      CILIUM,
                      "ingress: [{fromEndpoints: [{matchLabels: {'k8s:io.kubernetes.pod.namespace': y, a: b}}]}]")
                  .peers())
          .hasToString("endpoints{a=b,k8s:io.kubernetes.pod.namespace=y}");
      assertThat(
              one(
                      CILIUM,
                      "ingress: [{fromEndpoints: [{matchLabels: {io.cilium.k8s.namespace.labels.n: m}}]}]")
                  .peers())
          .hasToString("endpoints{io.cilium.k8s.namespace.labels.n=m}");
    }

    @Test
    void reservedLabelsStandForEntities() {
      assertThat(
              one(CILIUM, "ingress: [{fromEndpoints: [{matchLabels: {'reserved:host': ''}}]}]")
                  .peers())
          .hasToString("host");
      assertThat(one(CILIUM, "ingress: [{fromEntities: [world, kube-apiserver]}]").peers())
          .hasToString("world or kube-apiserver");
    }

    @Test
    void directionsAreEnforcedAsTheRulesOrTheWordSays() {
      assertThat(one(CILIUM, "ingressDeny: [{fromEntities: [world]}]"))
          .returns(Action.DENY, Rule::action)
          .returns(true, Rule::defaultDeny);
      assertThat(
              one(
                      CILIUM,
                      "enableDefaultDeny: {ingress: false}\n  ingressDeny: [{fromEntities: [world]}]")
                  .defaultDeny())
          .isFalse();
      assertThat(one(CILIUM, "enableDefaultDeny: {egress: true}"))
          .returns(Direction.EGRESS, Rule::direction)
          .returns(Peers.none(), Rule::peers);
      assertThat(read(CILIUM, "ingress: []")).isEmpty();
    }

    @Test
    void eachSetOfProxyRulesIsARule() {
      List<Rule> rules =
          read(
              CILIUM,
              """
              ingress:
                - toPorts:
                  - ports: [{port: "80", protocol: TCP}]
                    rules: {http: [{method: GET, path: /x, headers: ["X-A: b"]}, {host: h}]}
                  - ports: [{port: "53"}]
                    rules: {dns: [{matchName: weir.dev.}, {matchPattern: "*.weir.dev"}]}
                  - ports: [{port: "8080", endPort: 8090, protocol: UDP}, {port: http}]
                    listener: {envoyConfig: {name: e}, name: l, priority: 7}
              """);
      assertThat(rules.stream().map(Rule::name))
          .containsExactly(
              "CiliumNetworkPolicy x/p ingress[0].toPorts[0]",
              "CiliumNetworkPolicy x/p ingress[0].toPorts[1]",
              "CiliumNetworkPolicy x/p ingress[0].toPorts[2]");
      assertThat(rules.get(0).l7().orElseThrow()).hasToString("http[GET /x [x-a: b], host h]");
      assertThat(rules.get(1).l7().orElseThrow()).hasToString("dns[*.weir.dev, weir.dev]");
      assertThat(rules.get(1).ports()).hasToString("53/ANY");
      assertThat(rules.get(2).listener().orElseThrow()).hasToString("l priority 7");
      assertThat(rules.get(2).ports()).hasToString("8080-8090/UDP, http/ANY");
    }

    @Test
    void portZeroIsEveryPort() {
      assertThat(
              one(CILIUM, "ingress: [{toPorts: [{ports: [{port: '0', protocol: TCP}]}]}]").ports())
          .hasToString("0-65535/TCP");
      assertThat(one(CILIUM, "ingress: [{toPorts: [{ports: [{port: '0'}]}]}]").ports())
          .isEqualTo(Ports.any());
    }

    @Test
    void icmpTypesAreNumbersOrNames() {
      assertThat(
              one(
                  CILIUM,
                  "ingress: [{icmps: [{fields: [{type: 8}, {type: EchoRequest, family: IPv6}]}]}]"))
          .returns(Peers.any(), Rule::peers)
          .extracting(rule -> rule.ports().toString())
          .isEqualTo("type 8/ICMP, type 128/ICMPV6");
    }

    @Test
    void peersOfEgress() {
      List<Rule> rules =
          read(
              CILIUM,
              """
              egress:
                - toFQDNs: [{matchName: Weir.Dev}, {matchPattern: "*.weir.dev"}]
                - toServices: [{k8sService: {serviceName: s}}, {k8sService: {serviceName: t, namespace: y}}]
                - toCIDR: [10.0.0.1, "fd00::/8"]
                - toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]
                - toNodes: [{matchLabels: {a: b}}]
                  authentication: {mode: required}
              """);
      assertThat(rules.stream().map(rule -> rule.peers().toString()))
          .containsExactly(
              "fqdn:weir.dev or fqdn:*.weir.dev",
              "service x/s or service y/t",
              "10.0.0.1/32 or fd00::/8",
              "10.0.0.0/8 except 10.1.0.0/16",
              "nodes{a=b}");
      assertThat(rules.get(4).authentication()).isPresent();
    }

    @Test
    void aPolicyOfTheClusterMayBeAboutMachines() {
      String text = CLUSTERWIDE.replace("endpointSelector: {}", "nodeSelector: {}");
      assertThat(one(text, "ingress: [{fromEntities: [cluster]}]").subject())
          .hasToString("nodes{}");
      refused(
          CILIUM.replace("endpointSelector:", "nodeSelector:"),
          "",
          "only a CiliumClusterwideNetworkPolicy is about nodes");
    }

    @Test
    void severalSpecsAreToldApart() {
      String text =
          """
          apiVersion: cilium.io/v2
          kind: CiliumNetworkPolicy
          metadata: {name: p, namespace: x}
          specs:
          - {endpointSelector: {}, ingress: [{fromEntities: [all]}]}
          - {endpointSelector: {}, ingress: [{fromEntities: [host]}]}
          %s
          """;
      assertThat(read(text, "").stream().map(Rule::name))
          .containsExactly(
              "CiliumNetworkPolicy x/p specs[0] ingress[0]",
              "CiliumNetworkPolicy x/p specs[1] ingress[0]");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "ingress: [{fromEndpoints: [{}], fromEntities: [world]}] | write two rules",
          "ingress: [{fromRequires: [{}]}] | fromRequires: not supported: it is deprecated",
          "ingress: [{fromEntities: [moon]}] | entity moon is none of [all, world,",
          "ingress: [{fromCIDRSet: [{cidrGroupRef: g}]}] | not supported: groups of blocks",
          "egress: [{toFQDNs: [{}]}] | expected one of matchName, matchPattern",
          "egress: [{toFQDNs: [{matchName: '*.a'}]}] | a name has no *",
          "egress: [{toServices: [{k8sServiceSelector: {}}]}] | not supported: services by label",
          "ingress: [{toFQDNs: [{matchName: a}]}] | spec.ingress[0].toFQDNs: unknown field",
          "ingress: [{toPorts: [{ports: [{port: '80', protocol: TPC}]}]}] | protocol TPC is none of",
          "ingress: [{toPorts: [{ports: [{port: '99999'}]}]}] | 99999 is not within 0..65535",
          "ingress: [{toPorts: [{ports: [{port: '8', endPort: 7}]}]}] | endPort 7 is below port 8",
          "ingress: [{toPorts: [{ports: [{port: '1', protocol: ICMP}]}]}] | has no ports",
          "ingress: [{toPorts: [{rules: {http: [{}]}}]}] | L7 rules and listener need ports",
          "ingress: [{toPorts: [{ports: [{port: '80'}], rules: {kafka: []}}]}] | only http and dns are",
          "ingress: [{toPorts: [{ports: [{port: '80'}], serverNames: [a]}]}] | not supported: TLS",
          "ingressDeny: [{toPorts: [{ports: [{port: '80'}], rules: {http: [{}]}}]}] | rules that deny look at no contents",
          "ingressDeny: [{authentication: {mode: required}}] | authentication is for rules that allow",
          "ingress: [{authentication: {mode: maybe}}] | mode maybe is none of",
          "ingress: [{icmps: [{fields: [{type: 256}]}]}] | 256 is not within 0..255",
          "ingress: [{icmps: [{fields: [{type: Ping}]}]}] | \"Ping\" is no type of ICMP",
          "ingress: [{icmps: [{fields: [{type: 8}]}], toPorts: [{ports: [{port: '1'}]}]}] | write two rules",
          "ingress: [{fromEndpoints: [{matchLabels: {'reserved:host': '', a: b}}]}] | must be one such label",
          "enableDefaultDeny: {ingres: true} | spec.enableDefaultDeny.ingres: unknown field",
          "enableDefaultDeny: {ingress: 'yes'} | expected true or false, not the string \"yes\""
        })
    void whatIsWrongIsSaidWithItsPlace(String rules, String message) {
      refused(CILIUM, rules, message);
    }
  }

  @Nested
  class Admin {
    private List<Rule> read(String text) {
      return List.copyOf(ManifestReader.strict().read("f.yaml", text).rules().rules());
    }

    @Test
    void rulesKeepTheirOrderWithinAPolicyAndPoliciesThatOfTheirPriorities() {
      String one =
          "ingress: [{action: %s, from: [{namespaces: {}}]}, {action: %s, from: [{namespaces: {}}]}]";
      List<Rule> rules =
          read(
              ADMIN.formatted("late", 50, one.formatted("Allow", "Deny"))
                  + ADMIN.formatted("early", 5, one.formatted("Pass", "Pass")));
      assertThat(
              rules.stream().map(rule -> rule.name() + ' ' + rule.priority() + ' ' + rule.action()))
          .containsExactly(
              "AdminNetworkPolicy early ingress[0] 0 PASS",
              "AdminNetworkPolicy early ingress[1] 0 PASS",
              "AdminNetworkPolicy late ingress[0] 1 ALLOW",
              "AdminNetworkPolicy late ingress[1] 2 DENY");
      assertThat(rules).noneMatch(Rule::defaultDeny);
    }

    @Test
    void theDirectionsHaveAnOrderEach() {
      List<Rule> rules =
          read(
              ADMIN.formatted(
                  "a",
                  0,
                  "ingress: [{action: Deny, from: [{namespaces: {}}]}]\n"
                      + "  egress: [{action: Allow, to: [{networks: [10.0.0.0/8, \"::/0\"]}]},"
                      + " {action: Deny, to: [{nodes: {}}]}]"));
      assertThat(rules.stream().map(rule -> rule.direction() + " " + rule.priority()))
          .containsExactlyInAnyOrder("INGRESS 0", "EGRESS 0", "EGRESS 1");
    }

    @Test
    void portsOfThreeKinds() {
      List<Rule> rules =
          read(
              ADMIN.formatted(
                  "a",
                  0,
                  "ingress: [{action: Allow, from: [{pods: {podSelector: {}, namespaceSelector: {}}}],"
                      + " ports: [{portNumber: {protocol: UDP, port: 53}},"
                      + " {portRange: {start: 1, end: 9}}, {namedPort: http}]}]"));
      assertThat(rules.get(0).ports()).hasToString("53/UDP, 1-9/TCP, http/ANY");
    }

    @Test
    void theBaselineIsOneAndPassesNothing() {
      String baseline =
          """
          apiVersion: policy.networking.k8s.io/v1alpha1
          kind: BaselineAdminNetworkPolicy
          metadata: {name: %s}
          spec: {subject: {namespaces: {}}, ingress: [{action: %s, from: [{namespaces: {}}]}]}
          """;
      assertThat(read(baseline.formatted("default", "Deny")).get(0))
          .hasToString(
              "BaselineAdminNetworkPolicy default ingress[0]: BASELINE 0 DENY INGRESS of"
                  + " endpoints{k8s:io.kubernetes.pod.namespace} from"
                  + " endpoints{k8s:io.kubernetes.pod.namespace} ports any");
      assertThatThrownBy(() -> read(baseline.formatted("default", "Pass")))
          .hasMessageContaining("there is no tier behind the baseline");
      assertThatThrownBy(() -> read(baseline.formatted("other", "Deny")))
          .hasMessageContaining("is called default");
    }

    @Test
    void whatNetworkPoliciesIsolateABaselineDoesNotOpen() {
      String baseline =
          """
          ---
          apiVersion: policy.networking.k8s.io/v1alpha1
          kind: BaselineAdminNetworkPolicy
          metadata: {name: default}
          spec: {subject: {namespaces: {}}, ingress: [{action: %s, from: [{namespaces: {}}]}]}
          """;
      String isolating = NETWORK_POLICY.formatted("ingress: []");
      assertThat(read(isolating + baseline.formatted("Allow")).stream().map(Rule::name))
          .contains("NetworkPolicy x/p ingress isolation");
      assertThat(read(isolating + baseline.formatted("Deny")).stream().map(Rule::name))
          .doesNotContain("NetworkPolicy x/p ingress isolation");
    }

    @Test
    void moreStepsThanThereAreRefused() {
      StringBuilder rules = new StringBuilder("ingress: [");
      for (int i = 0; i < 1002; i++) {
        String action = i % 2 == 0 ? "Allow" : "Deny";
        rules.append("{action: " + action + ", from: [{namespaces: {}}]},");
      }
      assertThatThrownBy(() -> read(ADMIN.formatted("a", 0, rules + "]")))
          .isInstanceOf(ManifestException.class)
          .hasMessageContaining("more than 1001 steps in the order of tier ADMIN");
    }
  }

  @Nested
  class Files {
    @Test
    void unknownFieldsAndKindsAreWarningsForALenientReader() {
      Manifest manifest =
          ManifestReader.lenient()
              .read(
                  "f.yaml",
                  NETWORK_POLICY.formatted("ingress: [{fron: []}]")
                      + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: n}\n");
      assertThat(manifest.rules().size()).isEqualTo(1);
      assertThat(manifest.warnings())
          .containsExactly(
              "f.yaml:6:14: spec.ingress[0].fron: unknown field",
              "f.yaml:9:7: kind Pod of v1 is no policy known here");
    }

    @Test
    void theSamePolicyTwiceIsAnError() {
      String text = NETWORK_POLICY.formatted("");
      assertThatThrownBy(() -> ManifestReader.strict().read("f.yaml", text + "---\n" + text))
          .hasMessageContaining("NetworkPolicy x/p comes twice, first at f.yaml:3:18");
    }

    @Test
    void jsonIsReadWithItsPlacesTabsAndAll() {
      String json =
          """
          {
          \t"apiVersion": "v1",
          \t"kind": "List",
          \t"items": [{
          \t\t"apiVersion": "networking.k8s.io/v1",
          \t\t"kind": "NetworkPolicy",
          \t\t"metadata": {"name": "n", "namespace": "x"},
          \t\t"spec": {"podSelector": {}, "ingress": [{"ports": [{"port": 80, "protocol": "TCP"}]}], "x": 1}
          \t}]
          }
          """;
      assertThatThrownBy(() -> ManifestReader.strict().read("f.json", json))
          .hasMessageStartingWith("f.json:8:")
          .hasMessageContaining("spec.x: unknown field");
      Manifest manifest = ManifestReader.strict().read("f.json", json.replace(", \"x\": 1", ""));
      assertThat(manifest.rules().rules().iterator().next().ports()).hasToString("80/TCP");
    }

    @Test
    void rulesKnowWhereTheyStand() {
      Manifest manifest =
          ManifestReader.strict().read("f.yaml", NETWORK_POLICY.formatted("ingress: [{}, {}]"));
      assertThat(manifest.origins()).containsEntry("NetworkPolicy x/p ingress[1]", "f.yaml:6:17");
    }

    @Test
    void aWrongVersionIsSaidSo() {
      String text = NETWORK_POLICY.formatted("").replace("networking.k8s.io/v1", "v1");
      assertThatThrownBy(() -> ManifestReader.strict().read("f.yaml", text))
          .hasMessage("f.yaml:1:13: apiVersion: expected networking.k8s.io/v1, not v1");
    }

    @Test
    void anchorsWithinADocumentAreWhatTheyStandFor() {
      assertThat(
              ManifestReaderTest.read(
                      NETWORK_POLICY, "ingress: [{ports: &p [{port: 80}]}, {ports: *p}]")
                  .get(1)
                  .ports())
          .hasToString("80/TCP");
    }
  }
}
