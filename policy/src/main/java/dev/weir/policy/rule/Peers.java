// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.net.Cidr;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.LabelSelector;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The other end of a rule's traffic. Immutable and thread-safe. */
public sealed interface Peers {

  /** {@return everybody, identities that are not known too} */
  static Peers any() {
    return Any.ANY;
  }

  /** {@return nobody: the rule matches nothing, but it still selects its subject} */
  static Peers none() {
    return None.NONE;
  }

  /**
   * {@return whoever is chosen by at least one of some selectors; nobody if there are none}
   *
   * @param selectors the selectors
   */
  static Peers of(PeerSelector... selectors) {
    return of(Arrays.asList(selectors));
  }

  /**
   * {@return whoever is chosen by at least one of some selectors; nobody if there are none}
   *
   * @param selectors the selectors
   */
  static Peers of(List<PeerSelector> selectors) {
    return selectors.isEmpty() ? None.NONE : new Chosen(selectors);
  }

  /**
   * {@return workloads, chosen by label}
   *
   * @param selector what their labels must meet
   */
  static Peers endpoints(LabelSelector selector) {
    return of(PeerSelector.endpoints(selector));
  }

  /**
   * {@return the addresses of a block}
   *
   * @param block the block
   * @param except blocks inside it that are left out
   */
  static Peers block(Cidr block, Cidr... except) {
    return of(PeerSelector.block(block, except));
  }

  /**
   * {@return what words stand for}
   *
   * @param entities the words
   */
  static Peers entities(Entity... entities) {
    return of(Arrays.stream(entities).map(PeerSelector::entity).toList());
  }

  /**
   * {@return whether an identity is among them}
   *
   * @param identity the identity
   * @param semantics whether blocks choose endpoints
   */
  boolean select(Identity identity, PolicySemantics semantics);

  /** Everybody. */
  enum Any implements Peers {
    /** The one value. */
    ANY;

    @Override
    public boolean select(Identity identity, PolicySemantics semantics) {
      return true;
    }

    @Override
    public String toString() {
      return "any";
    }
  }

  /** Nobody. */
  enum None implements Peers {
    /** The one value. */
    NONE;

    @Override
    public boolean select(Identity identity, PolicySemantics semantics) {
      return false;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Whoever is chosen by at least one selector.
   *
   * @param selectors the selectors
   */
  record Chosen(List<PeerSelector> selectors) implements Peers {
    /**
     * Creates peers.
     *
     * @param selectors the selectors
     */
    public Chosen {
      selectors = selectors.stream().distinct().toList();
    }

    @Override
    public boolean select(Identity identity, PolicySemantics semantics) {
      for (int i = 0; i < selectors.size(); i++) {
        if (selectors.get(i).selects(identity, semantics)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return selectors.stream().map(PeerSelector::toString).collect(Collectors.joining(" or "));
    }
  }
}
