// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.l7;

import dev.weir.core.error.InvalidSpecException;

/**
 * No rules of our own: the listener that the connection is sent to has them. What a rule with a
 * listener and no L7 rules means. Immutable and thread-safe.
 */
public record OpaqueRules() implements L7Rules {
  /** The word in place of a protocol. */
  public static final String PARSER = "listener";

  @Override
  public String parser() {
    return PARSER;
  }

  @Override
  public int priority() {
    return 126;
  }

  @Override
  public boolean allowsAll() {
    return true;
  }

  @Override
  public OpaqueRules allowingAll() {
    return this;
  }

  @Override
  public OpaqueRules or(L7Rules other) {
    if (!(other instanceof OpaqueRules)) {
      throw new InvalidSpecException(
          "L7 rules of " + other.parser() + " and a listener without rules on one port");
    }
    return this;
  }

  @Override
  public String toString() {
    return PARSER;
  }
}
