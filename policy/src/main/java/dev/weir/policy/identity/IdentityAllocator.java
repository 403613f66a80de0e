// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.policy.label.LabelSet;
import java.util.Collection;
import java.util.Optional;

/**
 * Gives numbers to labels. Equal labels and ports get the same number for as long as anybody holds
 * it; how machines of a cluster agree on numbers is the business of implementations. Thread-safe.
 */
public interface IdentityAllocator {

  /**
   * Takes the identity of labels and ports: a number of the cluster's for an endpoint or node, one
   * of this node's for what is outside. Each call is one hold, ended by one {@link #release}.
   *
   * @param labels the labels
   * @param ports the named ports
   * @return the identity, the same as long as it is held
   * @throws InvalidSpecException if there is no number left
   */
  Identity acquire(LabelSet labels, NamedPorts ports);

  /**
   * Takes the identity of a block of addresses outside of the cluster.
   *
   * @param block the block
   * @return the identity
   * @throws InvalidSpecException if there is no number left
   */
  default Identity acquire(Cidr block) {
    return acquire(Identity.labelsOf(block), NamedPorts.none());
  }

  /**
   * Ends one hold. With the last one the number is free, and not given away again before all others
   * have been.
   *
   * @param identity the identity; the reserved ones are never freed
   * @return whether the identity is gone
   */
  boolean release(Identity identity);

  /**
   * {@return an identity that is held, or a reserved one}
   *
   * @param number its number
   */
  Optional<Identity> find(int number);

  /** {@return every identity that is held and every reserved one, ascending; a snapshot} */
  Collection<Identity> identities();
}
