// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

/** What a rule says about traffic that it matches. */
public enum Action {
  /** It may pass. */
  ALLOW,
  /** It may not, whatever rules of the same priority allow. */
  DENY,
  /** The rest of this tier does not matter for it: later tiers decide. */
  PASS
}
