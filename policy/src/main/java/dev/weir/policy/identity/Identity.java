// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.Cidr;
import dev.weir.policy.label.Label;
import dev.weir.policy.label.LabelKey;
import dev.weir.policy.label.LabelSet;
import java.util.List;

/**
 * What the datapath can tell apart: a number for labels and named ports. Immutable and thread-safe.
 *
 * <p>Named ports belong to it because a rule at the sender may name a port of the receiver, and the
 * map entry made of it has the receiver's identity and a number: receivers whose ports differ must
 * differ in identity. Where a control plane cannot have that, the ports of all are put together,
 * and the rule opens each of them on all.
 *
 * @param number 1 to 2^32 - 1 as unsigned; what the datapath carries in a mark is below 2^24
 * @param labels the labels
 * @param ports the named ports
 */
public record Identity(int number, LabelSet labels, NamedPorts ports)
    implements Comparable<Identity> {
  /** In the key of a policy-map entry: whoever the peer is. No identity has this number. */
  public static final int ANY = 0;

  /** The first number that a cluster gives away. */
  public static final int FIRST_CLUSTER = 256;

  /** The last number that a cluster gives away. */
  public static final int LAST_CLUSTER = 65535;

  /** The first number of identities that one node gives to blocks of addresses. */
  public static final int FIRST_LOCAL = 1 << 24;

  private static final LabelKey HOST = new LabelKey(Label.RESERVED, "host");
  private static final LabelKey REMOTE_NODE = new LabelKey(Label.RESERVED, "remote-node");
  private static final LabelKey WORLD = new LabelKey(Label.RESERVED, "world");
  private static final LabelKey WORLD_IPV4 = new LabelKey(Label.RESERVED, "world-ipv4");
  private static final LabelKey WORLD_IPV6 = new LabelKey(Label.RESERVED, "world-ipv6");
  private static final LabelKey INIT = new LabelKey(Label.RESERVED, "init");

  /**
   * Creates an identity.
   *
   * @param number the number
   * @param labels the labels
   * @param ports the named ports
   * @throws InvalidSpecException if the number is 0
   */
  public Identity {
    if (number == ANY) {
      throw new InvalidSpecException(
          "identity of " + labels + ": 0 stands for any peer in a policy map");
    }
  }

  /**
   * {@return an identity without named ports}
   *
   * @param number the number
   * @param labels the labels
   * @throws InvalidSpecException if the number is 0
   */
  public static Identity of(int number, LabelSet labels) {
    return new Identity(number, labels, NamedPorts.none());
  }

  /**
   * {@return the labels of a block of addresses outside of the cluster: its own, those of every
   * covering block, and {@code reserved:world}}
   *
   * @param block the block
   */
  public static LabelSet labelsOf(Cidr block) {
    return LabelSet.of(new Label(Label.RESERVED, "world", "")).with(List.of(block));
  }

  /** {@return what it is, from its labels} */
  public IdentityKind kind() {
    if (labels.has(WORLD) || labels.has(WORLD_IPV4) || labels.has(WORLD_IPV6)) {
      return IdentityKind.WORLD;
    }
    return labels.has(HOST) || labels.has(REMOTE_NODE) ? IdentityKind.NODE : IdentityKind.ENDPOINT;
  }

  /** {@return whether it is the machine that the endpoint is on} */
  public boolean isHost() {
    return number == 1;
  }

  /** {@return whether its labels are not known yet: label {@code reserved:init}} */
  public boolean isInit() {
    return labels.has(INIT);
  }

  @Override
  public int compareTo(Identity other) {
    return Integer.compareUnsigned(number, other.number);
  }

  /** {@return number and labels} */
  @Override
  public String toString() {
    return Integer.toUnsignedString(number) + '{' + labels + '}' + (ports.isEmpty() ? "" : ports);
  }
}
