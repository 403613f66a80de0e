// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Small networks that really exist: hosts, routers and bridges, each in a network namespace of its
 * own, joined by veth pairs, with addresses and routes that work at once; and traffic on them.
 *
 * <pre>{@code
 * try (Topology net =
 *     Topology.builder()
 *         .host("a").host("b").host("c").router("r").bridge("lan", "10.0.2.0/24", "fd00:2::/64")
 *         .link("a", "r", "10.0.1.0/24", "fd00:1::/64")
 *         .link("r", "lan").link("b", "lan").link("c", "lan")
 *         .build()) {
 *   net.host("a").assertReaches(net.host("c").ipv6());
 * }
 * }</pre>
 *
 * <p>On a link the end named first has the first address of each prefix, the other the second; on a
 * bridge addresses are given in the order of its links. A host's devices are {@code eth0}, {@code
 * eth1} and so on in the order of its links. Every host has routes to all prefixes that routers
 * lead to.
 *
 * <p>Waiting here is never a limit on speed: what is expected to arrive is waited for generously,
 * and only for what is expected <em>not</em> to arrive does a time decide, {@link
 * dev.weir.testing.topology.Topology.Builder#silence}.
 */
@NullMarked
package dev.weir.testing.topology;

import org.jspecify.annotations.NullMarked;
