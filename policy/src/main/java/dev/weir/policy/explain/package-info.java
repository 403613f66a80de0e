// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Why a flow has its verdict, and what would change it; which rules decide nothing; what differs
 * between two policies.
 *
 * <p>Explanations come from the rules themselves, not from compiled entries, and then name the
 * entry that says so: where both disagreed, one of them would be wrong, and tests compare them.
 */
@NullMarked
package dev.weir.policy.explain;

import org.jspecify.annotations.NullMarked;
