// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Network policy without a kernel: labels, identities, rules, the compiler from rules to policy-map
 * entries, and the explainer.
 *
 * <pre>{@code
 * // Identities: equal labels, equal number.
 * var identities = new InMemoryIdentityAllocator();
 * Identity web = identities.acquire(LabelSet.parse("k8s:app=web"), NamedPorts.none());
 * Identity shop = identities.acquire(LabelSet.parse("k8s:app=shop"), NamedPorts.none());
 *
 * // Rules.
 * RuleSet rules = RuleSet.of(
 *     Rule.ingress("shop reads")
 *         .on(Subject.endpoints(LabelSelector.parse("app=web")))
 *         .from(Peers.endpoints(LabelSelector.parse("app=shop")))
 *         .ports(Ports.tcp(80))
 *         .l7(HttpRules.of(HttpRule.of("GET", "/items/.*")))
 *         .allow());
 *
 * // What the endpoint's policy map must hold, and what that means for a flow.
 * Endpoint endpoint = Endpoint.of(1, "web-0", web, IpAddress.parse("10.0.0.1"));
 * PolicyMapState state = PolicyCompiler.of(rules).compile(endpoint, identities.identities());
 * state.lookup(Direction.INGRESS, shop.number(), IpProtocol.TCP, 80); // redirect
 * }</pre>
 *
 * <table>
 *   <caption>Packages, each of which sees only those above it</caption>
 *   <tr><td>{@code label}</td><td>labels, sets of them, selectors</td></tr>
 *   <tr><td>{@code identity}</td><td>identities, the allocator, which address has which</td></tr>
 *   <tr><td>{@code endpoint}</td><td>what policy is enforced for</td></tr>
 *   <tr><td>{@code l7}</td><td>rules about contents: HTTP, DNS</td></tr>
 *   <tr><td>{@code rule}</td><td>rules, and what they mean together</td></tr>
 *   <tr><td>{@code map}</td><td>entries of policy maps, their precedence, how they are looked up</td></tr>
 *   <tr><td>{@code compile}</td><td>from rules to entries, at once or step by step</td></tr>
 *   <tr><td>{@code explain}</td><td>why a flow has its verdict, and what would change it</td></tr>
 * </table>
 */
@NullMarked
package dev.weir.policy;

import org.jspecify.annotations.NullMarked;
