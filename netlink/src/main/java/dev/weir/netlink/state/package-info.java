// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * What a namespace is to have, and the steps to it.
 *
 * <pre>{@code
 * NetworkState wanted =
 *     NetworkState.ownedBy(new Owner("weir", 88))
 *         .link(LinkSpec.veth("v0", "eth0", pod).mtu(1400).up().build())
 *         .address("v0", "10.0.0.1/24")
 *         .neighbour("v0", IpAddress.parse("10.0.0.2"), MacAddress.parse("02:00:5e:10:00:02"))
 *         .route(DesiredRoute.to("10.1.0.0/16").via(IpAddress.parse("10.0.0.2"), "v0").build())
 *         .rule(RuleSpec.of(IpFamily.AF_INET, 100, 200).marked(0x200, 0xf00))
 *         .build();
 *
 * NetworkPlan plan = NetworkPlan.toward(wanted, net); // looks, changes nothing
 * System.out.println(plan);
 * //  + link v0 veth mtu 1400 up
 * //  + address 10.0.0.1/24 on v0
 * //  ~ route 10.1.0.0/16 table 254 via 10.0.0.9 on v0 → via 10.0.0.2 on v0
 * //  - rule ...
 * plan.apply(net);                                    // all of it or nothing
 * }</pre>
 *
 * <p>Objects are named by device names, not indices, so that a device and what is on it can be
 * described before it exists.
 */
@NullMarked
package dev.weir.netlink.state;

import org.jspecify.annotations.NullMarked;
