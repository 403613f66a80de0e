// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.rule;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.identity.IdentityKind;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelSelector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One way of choosing peers. Equal choices are equal objects. Immutable and thread-safe. */
public sealed interface PeerSelector {

  /**
   * {@return workloads, chosen by label}
   *
   * @param selector what their labels must meet; without requirements all workloads, but neither
   *     machines nor what is outside
   */
  static PeerSelector endpoints(LabelSelector selector) {
    return new Endpoints(selector);
  }

  /**
   * {@return machines, chosen by label}
   *
   * @param selector what their labels must meet
   */
  static PeerSelector nodes(LabelSelector selector) {
    return new Nodes(selector);
  }

  /**
   * {@return addresses}
   *
   * @param block the block they are in
   * @param except blocks inside it that are left out
   * @throws InvalidSpecException if an exception is not inside the block
   */
  static PeerSelector block(Cidr block, Cidr... except) {
    return new Block(block, Arrays.asList(except));
  }

  /**
   * {@return what a word stands for}
   *
   * @param entity the word
   */
  static PeerSelector entity(Entity entity) {
    return new Known(entity);
  }

  /**
   * {@return whether an identity is chosen}
   *
   * @param identity the identity
   * @param semantics whether blocks choose endpoints and machines
   */
  boolean selects(Identity identity, PolicySemantics semantics);

  /**
   * Workloads: identities of kind {@link IdentityKind#ENDPOINT}.
   *
   * @param selector what their labels must meet
   */
  record Endpoints(LabelSelector selector) implements PeerSelector {
    @Override
    public boolean selects(Identity identity, PolicySemantics semantics) {
      return identity.kind() == IdentityKind.ENDPOINT && selector.matches(identity.labels());
    }

    @Override
    public String toString() {
      return "endpoints{" + selector + "}";
    }
  }

  /**
   * Machines: identities of kind {@link IdentityKind#NODE}.
   *
   * @param selector what their labels must meet
   */
  record Nodes(LabelSelector selector) implements PeerSelector {
    @Override
    public boolean selects(Identity identity, PolicySemantics semantics) {
      return identity.kind() == IdentityKind.NODE && selector.matches(identity.labels());
    }

    @Override
    public String toString() {
      return "nodes{" + selector + "}";
    }
  }

  /**
   * Addresses: identities that have the label of a block, and so of one inside it, unless that one
   * is inside an exception. By itself it chooses what is outside of the cluster ({@link
   * IdentityKind#WORLD}) only; with {@link PolicySemantics#cidrSelectsEndpoints} every identity
   * that has labels of blocks.
   *
   * <p>The datapath tells an address from its neighbours only where the {@link
   * dev.weir.policy.identity.IpCache} has its block: put every block of {@link RuleSet#blocks}
   * there.
   *
   * @param block the block
   * @param except blocks inside it that are left out, ascending
   */
  record Block(Cidr block, List<Cidr> except) implements PeerSelector {
    /**
     * Creates a choice.
     *
     * @param block the block
     * @param except blocks inside it that are left out
     * @throws InvalidSpecException if an exception is not inside the block
     */
    public Block {
      for (Cidr exception : except) {
        if (!block.contains(exception)) {
          throw new InvalidSpecException(
              "peers " + block + " except " + exception + ": the exception is not inside");
        }
      }
      except = except.stream().distinct().sorted().toList();
    }

    @Override
    public boolean selects(Identity identity, PolicySemantics semantics) {
      if (!semantics.cidrSelectsEndpoints() && identity.kind() != IdentityKind.WORLD) {
        return false;
      }
      List<Cidr> own = identity.labels().cidrs();
      for (int i = 0; i < own.size(); i++) {
        if (block.contains(own.get(i)) && !excepts(own.get(i))) {
          return true;
        }
      }
      return false;
    }

    private boolean excepts(Cidr own) {
      for (int i = 0; i < except.size(); i++) {
        if (except.get(i).contains(own)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return except.isEmpty()
          ? block.toString()
          : block
              + " except "
              + except.stream().map(Cidr::toString).collect(Collectors.joining(","));
    }
  }

  /**
   * What a word stands for.
   *
   * @param entity the word
   */
  record Known(Entity entity) implements PeerSelector {
    @Override
    public boolean selects(Identity identity, PolicySemantics semantics) {
      return entity.selects(identity);
    }

    @Override
    public String toString() {
      return entity.toString();
    }
  }

  /**
   * Addresses that a DNS answer gave: identities with the label {@code fqdn:NAME}, which whoever
   * reads the answers gives them.
   *
   * @param name a name, or a pattern with {@code *}, lower case, without a dot at the end
   */
  record Fqdn(String name) implements PeerSelector {
    /**
     * Creates a choice.
     *
     * @param name a name or a pattern
     * @throws InvalidSpecException if it is empty
     */
    public Fqdn {
      name = name.toLowerCase(Locale.ROOT);
      if (name.endsWith(".")) {
        name = name.substring(0, name.length() - 1);
      }
      if (name.isEmpty()) {
        throw new InvalidSpecException("peers by DNS name: the name is empty");
      }
    }

    @Override
    public boolean selects(Identity identity, PolicySemantics semantics) {
      return identity.labels().contains(new Label(Label.FQDN, name, ""));
    }

    @Override
    public String toString() {
      return "fqdn:" + name;
    }
  }

  /**
   * What stands behind a service. It chooses nobody until {@link Rule#resolve} has put its backends
   * in its place.
   *
   * @param namespace its namespace, possibly empty
   * @param name its name
   */
  record Service(String namespace, String name) implements PeerSelector {
    @Override
    public boolean selects(Identity identity, PolicySemantics semantics) {
      return false;
    }

    @Override
    public String toString() {
      return "service " + (namespace.isEmpty() ? name : namespace + '/' + name);
    }
  }
}
