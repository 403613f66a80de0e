// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.identity;

import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which identity an address has: that of the longest prefix around it, and if there is none, the
 * world. What the datapath's map of the same name holds. Thread-safe.
 */
public final class IpCache {
  private final boolean familiesApart;
  // By family and prefix length, longest first: a look-up tries only lengths that there are.
  private final NavigableMap<Integer, Map<Cidr, Identity>> ipv4 =
      new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Integer, Map<Cidr, Identity>> ipv6 =
      new TreeMap<>(Comparator.reverseOrder());

  private IpCache(boolean familiesApart) {
    this.familiesApart = familiesApart;
  }

  /** {@return an empty cache: every address is {@link ReservedIdentity#WORLD}} */
  public static IpCache create() {
    return new IpCache(false);
  }

  /**
   * {@return an empty cache: every address is {@link ReservedIdentity#WORLD_IPV4} or {@link
   * ReservedIdentity#WORLD_IPV6}}
   */
  public static IpCache withFamiliesApart() {
    return new IpCache(true);
  }

  /**
   * Gives a block an identity.
   *
   * @param block the block
   * @param identity its identity
   * @return what it had before
   */
  public synchronized Optional<Identity> put(Cidr block, Identity identity) {
    return Optional.ofNullable(
        lengths(block.family())
            .computeIfAbsent(block.prefixLength(), length -> new HashMap<>())
            .put(block, identity));
  }

  /**
   * Takes a block's identity away: its addresses have that of the next longer block.
   *
   * @param block the block
   * @return what it had
   */
  public synchronized Optional<Identity> remove(Cidr block) {
    Map<Cidr, Identity> blocks = lengths(block.family()).get(block.prefixLength());
    if (blocks == null) {
      return Optional.empty();
    }
    Identity identity = blocks.remove(block);
    if (blocks.isEmpty()) {
      lengths(block.family()).remove(block.prefixLength());
    }
    return Optional.ofNullable(identity);
  }

  /**
   * {@return the identity of an address}
   *
   * @param address the address
   */
  public synchronized Identity identityOf(IpAddress address) {
    for (Map.Entry<Integer, Map<Cidr, Identity>> length : lengths(address.family()).entrySet()) {
      Identity identity = length.getValue().get(Cidr.containing(address, length.getKey()));
      if (identity != null) {
        return identity;
      }
    }
    if (!familiesApart) {
      return ReservedIdentity.WORLD.identity();
    }
    return address.isIpv4()
        ? ReservedIdentity.WORLD_IPV4.identity()
        : ReservedIdentity.WORLD_IPV6.identity();
  }

  /** {@return every block with its identity, in the order of blocks; a snapshot} */
  public synchronized NavigableMap<Cidr, Identity> entries() {
    NavigableMap<Cidr, Identity> all = new TreeMap<>();
    ipv4.values().forEach(all::putAll);
    ipv6.values().forEach(all::putAll);
    return all;
  }

  private NavigableMap<Integer, Map<Cidr, Identity>> lengths(IpFamily family) {
    return family == IpFamily.AF_INET ? ipv4 : ipv6;
  }
}
