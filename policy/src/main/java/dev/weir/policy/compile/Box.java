// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.map.L4Prefix;

/**
 * Traffic that a clause says something about, in one row.
 *
 * @param traffic the traffic
 * @param clause the clause
 */
record Box(L4Prefix traffic, Clause clause) {}
