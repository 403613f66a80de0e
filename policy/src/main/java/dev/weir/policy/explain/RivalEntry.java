// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.explain;

import dev.weir.policy.map.PolicyEntry;

/**
 * An entry around the flow that did not decide. Immutable and thread-safe.
 *
 * @param entry the entry
 * @param why why it did not
 */
public record RivalEntry(PolicyEntry entry, String why) {}
