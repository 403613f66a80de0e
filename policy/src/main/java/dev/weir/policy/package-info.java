// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Network policy without a kernel: labels, identities, rules, the compiler from rules to policy-map
 * entries, and the explainer. Still empty.
 */
@NullMarked
package dev.weir.policy;

import org.jspecify.annotations.NullMarked;
