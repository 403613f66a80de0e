// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The policy of one machine over time: rules, identities and endpoints that come and go, in
 * numbered revisions. Whoever writes policy maps listens for differences and reports what has been
 * written; whoever changes rules can wait until a revision holds.
 */
@NullMarked
package dev.weir.policy.repository;

import org.jspecify.annotations.NullMarked;
