// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.core.error.InvalidSpecException;
import java.util.Optional;

/**
 * One write to a policy map: an entry comes, changes or goes. The kernel does each at once, so that
 * every packet sees the map before it or after it. Immutable and thread-safe.
 *
 * @param key the key
 * @param before what it had; empty if the entry comes
 * @param after what it has then; empty if the entry goes
 */
public record PolicyOperation(
    PolicyKey key, Optional<PolicyValue> before, Optional<PolicyValue> after) {
  /**
   * Creates an operation.
   *
   * @param key the key
   * @param before what it had
   * @param after what it has then
   * @throws InvalidSpecException if it had nothing and has nothing
   */
  public PolicyOperation {
    if (before.isEmpty() && after.isEmpty()) {
      throw new InvalidSpecException("policy operation on " + key + ": neither before nor after");
    }
  }

  /** {@return the operation that undoes this one} */
  public PolicyOperation inverse() {
    return new PolicyOperation(key, after, before);
  }

  /** {@return whether only owners change: the kernel decides as before} */
  public boolean changesOwnersOnly() {
    return before.isPresent() && after.isPresent() && before.get().sameEffect(after.get());
  }

  @Override
  public String toString() {
    if (before.isEmpty()) {
      return "+ " + key + ": " + after.orElseThrow();
    }
    return after.isEmpty()
        ? "- " + key + ": " + before.get()
        : "~ " + key + ": " + before.get() + " -> " + after.get();
  }
}
