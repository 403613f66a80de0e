// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.InvalidSpecException;
import java.util.Optional;

/**
 * One object that comes, goes or becomes another.
 *
 * @param before what it is, empty if it comes
 * @param after what it is to be, empty if it goes
 */
public record Step(Optional<Desired> before, Optional<Desired> after) {
  /**
   * Checks that something happens.
   *
   * @param before what it is
   * @param after what it is to be
   */
  public Step {
    if (before.isEmpty() && after.isEmpty()) {
      throw new InvalidSpecException("a step from nothing to nothing");
    }
  }

  static Step add(Desired object) {
    return new Step(Optional.empty(), Optional.of(object));
  }

  static Step remove(Desired object) {
    return new Step(Optional.of(object), Optional.empty());
  }

  static Step change(Desired before, Desired after) {
    return new Step(Optional.of(before), Optional.of(after));
  }

  /** {@return the step back} */
  public Step inverse() {
    return new Step(after, before);
  }

  /** {@return {@code add}, {@code remove} or {@code change}} */
  public String action() {
    return before.isEmpty() ? "add" : after.isEmpty() ? "remove" : "change";
  }

  Desired object() {
    return after.orElseGet(before::orElseThrow);
  }

  /** {@return the step in one line: {@code + link v0 veth up}} */
  @Override
  public String toString() {
    String kind = object().kind();
    if (before.isEmpty()) {
      return "+ " + kind + " " + after.orElseThrow();
    }
    return after
        .map(now -> "~ " + kind + " " + before.orElseThrow() + " → " + now)
        .orElseGet(() -> "- " + kind + " " + before.orElseThrow());
  }
}
