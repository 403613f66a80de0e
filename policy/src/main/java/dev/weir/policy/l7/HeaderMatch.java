// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.l7;

import dev.weir.core.error.InvalidSpecException;
import java.util.Locale;
import java.util.Optional;

/**
 * A header that a request must have.
 *
 * @param name the name, lower case
 * @param value the value it must have, or empty if any will do
 */
public record HeaderMatch(String name, Optional<String> value) {
  /**
   * Creates a condition.
   *
   * @param name the name in any case
   * @param value the value it must have, or empty if any will do
   * @throws InvalidSpecException if the name is empty
   */
  public HeaderMatch {
    name = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      throw new InvalidSpecException("HTTP header: the name is empty");
    }
  }

  @Override
  public String toString() {
    return value.map(text -> name + ": " + text).orElse(name);
  }
}
