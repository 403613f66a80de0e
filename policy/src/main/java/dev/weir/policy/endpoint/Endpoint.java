// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.endpoint;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.IdentityKind;
import dev.weir.policy.identity.NamedPorts;
import java.util.List;

/**
 * A workload on this machine, or the machine itself, with a policy map of its own. Immutable and
 * thread-safe.
 *
 * @param id its number on this machine, 1 to 65535
 * @param name its name, for people: {@code x/a}
 * @param identity its identity, by whose labels rules choose it
 * @param addresses its addresses
 * @param ports its named ports: what a rule about what it receives means by a name
 */
public record Endpoint(
    int id, String name, Identity identity, List<IpAddress> addresses, NamedPorts ports) {
  /**
   * Creates an endpoint.
   *
   * @param id its number
   * @param name its name
   * @param identity its identity
   * @param addresses its addresses
   * @param ports its named ports
   * @throws InvalidSpecException if the number is out of range
   */
  public Endpoint {
    if (id < 1 || id > 65535) {
      throw new InvalidSpecException("endpoint " + name + ": id " + id + " is not within 1..65535");
    }
    addresses = List.copyOf(addresses);
  }

  /**
   * {@return an endpoint with the named ports of its identity}
   *
   * @param id its number
   * @param name its name
   * @param identity its identity
   * @param addresses its addresses
   * @throws InvalidSpecException if the number is out of range
   */
  public static Endpoint of(int id, String name, Identity identity, IpAddress... addresses) {
    return new Endpoint(id, name, identity, List.of(addresses), identity.ports());
  }

  /** {@return whether it is the machine itself, for which only rules about nodes count} */
  public boolean isNode() {
    return identity.kind() == IdentityKind.NODE;
  }

  @Override
  public String toString() {
    return name + '(' + id + ' ' + identity + ')';
  }
}
