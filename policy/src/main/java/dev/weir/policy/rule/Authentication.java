// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

/**
 * Whether peers must have proven who they are. In the order of strength, with the numbers that
 * policy maps hold.
 */
public enum Authentication {
  /** No proof is asked for. As a rule's explicit word it matters only beside nothing stronger. */
  DISABLED(0),
  /** A valid proof of both ends. */
  REQUIRED(1),
  /** A proof that never succeeds: for tests of what depends on it. */
  ALWAYS_FAILS(2);

  private final int number;

  Authentication(int number) {
    this.number = number;
  }

  /** {@return the number in a policy map: 0 to 2} */
  public int number() {
    return number;
  }
}
