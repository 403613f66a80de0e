// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

/** When a direction of an endpoint denies what no rule decides. */
public enum EnforcementMode {
  /** When a rule that selects the endpoint asks for it. */
  DEFAULT,
  /** Always. */
  ALWAYS,
  /** Never, and rules do not count at all: everything is allowed. */
  NEVER
}
