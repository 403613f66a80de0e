// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Policy maps: what the kernel looks up for a packet. An entry has a key (peer's identity,
 * direction, and protocol and port as a prefix) and a value with a precedence. The kernel looks up
 * the longest prefix twice, in the row of the peer's identity and in the row of any peer, and takes
 * what has the higher precedence. {@link dev.weir.policy.map.PolicyMapState} is such a map in Java,
 * and {@link dev.weir.policy.map.PolicyDiff} how one becomes another without ever being more open
 * than both.
 */
@NullMarked
package dev.weir.policy.map;

import org.jspecify.annotations.NullMarked;
