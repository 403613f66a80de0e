// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

/** Whose rule it is. An earlier tier decides before a later one is looked at. */
public enum Tier {
  /** Of the cluster's administrators: before everybody else's. */
  ADMIN,
  /** Of those who run workloads. */
  NORMAL,
  /** Of the administrators again: where nobody else has said anything. */
  BASELINE
}
