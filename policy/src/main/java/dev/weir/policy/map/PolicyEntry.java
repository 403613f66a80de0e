// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

/**
 * An entry of a policy map. Immutable and thread-safe.
 *
 * @param key its key
 * @param value its value
 */
public record PolicyEntry(PolicyKey key, PolicyValue value) {
  @Override
  public String toString() {
    return key + ": " + value;
  }
}
