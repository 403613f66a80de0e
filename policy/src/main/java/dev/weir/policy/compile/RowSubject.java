// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.compile;

import dev.weir.policy.identity.NamedPorts;
import java.util.Arrays;

/** All that the row of an identity depends on: identities of which it is equal share a row. */
final class RowSubject {
  /** The row of any peer. */
  static final RowSubject ANY = new RowSubject(new int[0], NamedPorts.none(), false);

  private final int[] rules;
  private final NamedPorts ports;
  private final boolean host;

  /**
   * @param rules positions of the rules whose entries for the identity belong into its own row,
   *     ascending
   * @param ports its named ports, as far as one of those rules names them
   * @param host whether it is the machine itself and a clause is about that
   */
  RowSubject(int[] rules, NamedPorts ports, boolean host) {
    this.rules = rules;
    this.ports = ports;
    this.host = host;
  }

  /** Positions of rules, ascending. */
  int[] rules() {
    return rules;
  }

  NamedPorts ports() {
    return ports;
  }

  boolean host() {
    return host;
  }

  boolean has(RuleReach rule) {
    return Arrays.binarySearch(rules, rule.position()) >= 0;
  }

  /** Whether the identity needs no row of its own. */
  boolean isEmpty() {
    return rules.length == 0 && !host;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowSubject subject
        && host == subject.host
        && Arrays.equals(rules, subject.rules)
        && ports.equals(subject.ports);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(rules) + ports.hashCode()) + Boolean.hashCode(host);
  }
}
