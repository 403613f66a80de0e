// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.l7;

import dev.weir.core.error.InvalidSpecException;

/**
 * Requests of one protocol that are allowed: whatever at least one description matches, and if
 * there is no description, everything of that protocol.
 *
 * <p>Implementations are immutable, thread-safe and canonical: equal meaning should be an equal
 * object, because one proxy listener serves all connections with equal rules.
 */
public interface L7Rules {

  /** {@return the protocol, one word in lower case: {@code http}} */
  String parser();

  /**
   * {@return which redirect wins where several meet, 1 to 126, the lowest first} Protocols that the
   * reference knows have its numbers: HTTP 101, Kafka 106, plug-ins 111, TLS 116, DNS 121.
   */
  int priority();

  /** {@return whether there is no description, so that everything is allowed} */
  boolean allowsAll();

  /** {@return rules of the same protocol that allow everything} */
  L7Rules allowingAll();

  /**
   * {@return what is allowed by these rules or by others}
   *
   * @param other rules of the same protocol
   * @throws InvalidSpecException if they are of another one
   */
  L7Rules or(L7Rules other);
}
