// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.core.error.InvalidSpecException;

/** A policy needs more entries than the endpoint's map can hold. Nothing has been changed. */
public class PolicyCapacityException extends InvalidSpecException {
  private final Capacity capacity;

  /**
   * Creates an exception.
   *
   * @param endpoint the name of the endpoint
   * @param capacity what is needed, and by which rules
   */
  public PolicyCapacityException(String endpoint, Capacity capacity) {
    super(
        "policy of endpoint "
            + endpoint
            + " needs "
            + capacity.entries()
            + " entries, its map holds "
            + capacity.limit()
            + "; most are of "
            + capacity.topRules(3)
            + "; select fewer identities or wider port ranges there, or make the map larger");
    this.capacity = capacity;
  }

  /** {@return what is needed, and by which rules} */
  public Capacity capacity() {
    return capacity;
  }
}
