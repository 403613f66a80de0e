// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.PortRange;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.endpoint.Endpoint;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.LabelSelector;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.rule.Peers;
import dev.weir.policy.rule.PolicySemantics;
import dev.weir.policy.rule.PortProtocol;
import dev.weir.policy.rule.PortSpec;
import dev.weir.policy.rule.Ports;
import dev.weir.policy.rule.Rule;
import dev.weir.policy.rule.RuleBuilder;
import dev.weir.policy.rule.RuleSet;
import dev.weir.policy.rule.Tier;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules and identities as a large cluster has them: of ten rules for one endpoint six are about one
 * application, one about a team, one about a block of addresses, one denies a range of ports to an
 * application and one is for any peer. Of ten identities one is a block of addresses. Applications
 * have twenty identities, so the pairs of rules and identities that match grow with the number of
 * rules.
 *
 * @param rules the rules
 * @param identities the identities
 * @param apps how many applications there are
 */
record PolicyCity(RuleSet rules, List<Identity> identities, int apps) {
  private static final int IDENTITIES_PER_RULE = 10;
  private static final int IDENTITIES_PER_APP = 20;
  private static final int IDENTITIES_PER_TEAM = 40;

  static PolicyCity of(int rules) {
    int count = rules * IDENTITIES_PER_RULE;
    int apps = Math.max(1, count / IDENTITIES_PER_APP);
    int teams = Math.max(1, count / IDENTITIES_PER_TEAM);
    List<Identity> identities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      identities.add(
          i % 10 == 9
              ? Identity.of(Identity.FIRST_LOCAL + i, Identity.labelsOf(block(i)))
              : Identity.of(
                  Identity.FIRST_CLUSTER + i,
                  LabelSet.parse(
                      "k8s:io.kubernetes.pod.namespace=ns-" + i % 50,
                      "k8s:app=app-" + i % apps,
                      "k8s:team=t-" + i % teams,
                      "k8s:env=" + (i % 3 == 0 ? "prod" : "test"),
                      "k8s:pod=" + i)));
    }
    List<Rule> all = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      all.add(rule(i, apps, teams));
    }
    return new PolicyCity(RuleSet.copyOf(all), List.copyOf(identities), apps);
  }

  /** The endpoint that all rules are for. */
  Endpoint endpoint() {
    return Endpoint.of(1, "subject", identities.get(0));
  }

  /** A compiler for a map that is large enough. */
  PolicyCompiler compiler() {
    return PolicyCompiler.of(rules).withCapacity(1 << 20);
  }

  /** How many pairs of rules and identities match. */
  long pairs() {
    return rules.rules().stream()
        .mapToLong(
            rule ->
                rule.peers().equals(Peers.any())
                    ? 1
                    : identities.stream()
                        .filter(
                            identity -> rule.peers().select(identity, PolicySemantics.defaults()))
                        .count())
        .sum();
  }

  private static Rule rule(int i, int apps, int teams) {
    RuleBuilder rule = Rule.ingress("rule-" + i);
    int port = 1024 + i * 7 % 50000;
    return switch (i % 10) {
      case 6 -> rule.from(peers("k8s:team=t-" + i % teams)).ports(Ports.tcp(port)).allow();
      case 7 -> rule.from(Peers.block(Cidr.containing(block(i * 10 + 9).address(), 20))).allow();
      case 8 ->
          rule.tier(Tier.ADMIN, i % 1000)
              .from(peers("k8s:app=app-" + i % apps))
              .ports(Ports.of(PortSpec.ports(PortProtocol.TCP, new PortRange(port, port + 100))))
              .deny();
      case 9 -> rule.ports(Ports.tcp(port)).allow();
      default -> rule.from(peers("k8s:app=app-" + i % apps)).ports(Ports.tcp(port, 8080)).allow();
    };
  }

  private static Peers peers(String selector) {
    return Peers.endpoints(LabelSelector.parse(selector));
  }

  private static Cidr block(int i) {
    return Cidr.containing(IpAddress.ofIpv4((10 << 24) + (i << 6)), 26);
  }
}
