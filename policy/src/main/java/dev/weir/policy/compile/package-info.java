// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * From rules to policy-map entries. {@link dev.weir.policy.compile.PolicyCompiler} makes the whole
 * map of an endpoint; {@link dev.weir.policy.compile.EndpointPolicy} keeps one up to date and hands
 * out the differences.
 *
 * <p>Rules for any peer become entries in the row of any peer, others entries in the row of each
 * identity they select. What a row holds depends only on the rules that select its identity and on
 * the row of any peer: so rows are compiled one by one, identities with the same rules share one,
 * and an identity that comes or goes costs one row.
 */
@NullMarked
package dev.weir.policy.compile;

import org.jspecify.annotations.NullMarked;
