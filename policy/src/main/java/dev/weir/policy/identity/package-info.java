// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Identities: what the datapath can tell apart.
 *
 * <p>All endpoints with equal labels and equal named ports are one identity, a number of 24 bits
 * that the datapath carries with a packet or looks up by address ({@link
 * dev.weir.policy.identity.IpCache}: the longest prefix decides). An address that is nobody's
 * endpoint has the identity of the smallest known block around it, and such an identity has the
 * labels of every covering block: that is how a rule for {@code 10.0.0.0/8} selects an address
 * whose own block is {@code 10.1.0.0/16}.
 */
@NullMarked
package dev.weir.policy.identity;

import org.jspecify.annotations.NullMarked;
