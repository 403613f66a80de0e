// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.error.InvalidSpecException;
import java.util.OptionalInt;

/**
 * A proxy's listener that a rule names itself. Immutable and thread-safe.
 *
 * @param name its name, not empty
 * @param priority which redirect wins where several meet, 1 to 100, the lowest first; empty for
 *     that of the rule's L7 rules
 */
public record Listener(String name, OptionalInt priority) {
  /**
   * Creates a listener.
   *
   * @param name its name
   * @param priority its priority
   * @throws InvalidSpecException if the name is empty or the priority out of range
   */
  public Listener {
    if (name.isEmpty()) {
      throw new InvalidSpecException("listener: the name is empty");
    }
    if (priority.isPresent() && (priority.getAsInt() < 1 || priority.getAsInt() > 100)) {
      throw new InvalidSpecException(
          "listener " + name + ": priority " + priority.getAsInt() + " is not within 1..100");
    }
  }

  /**
   * {@return a listener without a priority of its own}
   *
   * @param name its name
   * @throws InvalidSpecException if the name is empty
   */
  public static Listener of(String name) {
    return new Listener(name, OptionalInt.empty());
  }

  @Override
  public String toString() {
    return priority.isEmpty() ? name : name + " priority " + priority.getAsInt();
  }
}
