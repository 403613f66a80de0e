// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.rule.Authentication;
import dev.weir.policy.rule.Direction;
import dev.weir.policy.rule.Redirect;
import dev.weir.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's policy map holds, and what a look-up in it gives: the Java model of the
 * kernel's map and of the program that reads it. Immutable and thread-safe.
 */
public final class PolicyMapState {
  private static final PolicyMapState EMPTY = new PolicyMapState(Map.of(), Map.of());

  private final Map<Integer, PolicyRow> ingress;
  private final Map<Integer, PolicyRow> egress;
  private final int size;

  private PolicyMapState(Map<Integer, PolicyRow> ingress, Map<Integer, PolicyRow> egress) {
    this.ingress = ingress;
    this.egress = egress;
    this.size =
        Stream.of(ingress, egress)
            .flatMap(rows -> rows.values().stream())
            .mapToInt(PolicyRow::size)
            .sum();
  }

  /** {@return a map without entries, which denies everything} */
  public static PolicyMapState empty() {
    return EMPTY;
  }

  /**
   * {@return a map}
   *
   * @param ingress rows of what the endpoint receives, by identity
   * @param egress rows of what the endpoint sends, by identity
   */
  public static PolicyMapState of(Map<Integer, PolicyRow> ingress, Map<Integer, PolicyRow> egress) {
    return new PolicyMapState(sorted(ingress), sorted(egress));
  }

  /**
   * {@return a map of entries}
   *
   * @param entries the entries in any order, each key once
   */
  public static PolicyMapState copyOf(Iterable<PolicyEntry> entries) {
    Map<Integer, Map<L4Prefix, PolicyValue>> ingress = new TreeMap<>();
    Map<Integer, Map<L4Prefix, PolicyValue>> egress = new TreeMap<>();
    for (PolicyEntry entry : entries) {
      PolicyKey key = entry.key();
      (key.direction() == Direction.INGRESS ? ingress : egress)
          .computeIfAbsent(key.identity(), identity -> new TreeMap<>())
          .put(key.traffic(), entry.value());
    }
    return new PolicyMapState(rows(ingress), rows(egress));
  }

  /** {@return how many entries there are} */
  public int size() {
    return size;
  }

  /**
   * {@return the rows of one direction by identity, ascending as unsigned numbers; immutable}
   *
   * @param direction the direction
   */
  public Map<Integer, PolicyRow> rows(Direction direction) {
    return direction == Direction.INGRESS ? ingress : egress;
  }

  /**
   * {@return the row of an identity, empty if it has none}
   *
   * @param direction the direction
   * @param identity its number, or {@link Identity#ANY}
   */
  public PolicyRow row(Direction direction, int identity) {
    return rows(direction).getOrDefault(identity, PolicyRow.empty());
  }

  /** {@return every entry in the order of keys; made at each call} */
  public List<PolicyEntry> entries() {
    List<PolicyEntry> entries = new ArrayList<>(size);
    for (Direction direction : Direction.values()) {
      rows(direction)
          .forEach(
              (identity, row) ->
                  row.forEach(
                      (traffic, value) ->
                          entries.add(
                              new PolicyEntry(
                                  new PolicyKey(identity, direction, traffic), value))));
    }
    return entries;
  }

  /**
   * {@return the value of a key}
   *
   * @param key the key
   */
  public Optional<PolicyValue> get(PolicyKey key) {
    return row(key.direction(), key.identity()).get(key.traffic());
  }

  /** {@return every proxy that entries send traffic to} */
  public Set<Redirect> redirects() {
    Set<Redirect> redirects = new LinkedHashSet<>();
    for (Direction direction : Direction.values()) {
      rows(direction)
          .values()
          .forEach(
              row -> row.forEach((traffic, value) -> value.redirect().ifPresent(redirects::add)));
    }
    return redirects;
  }

  /**
   * {@return the verdict on a flow}
   *
   * @param direction which way it goes
   * @param identity the peer's number
   * @param protocol the protocol
   * @param port the destination port, or ICMP type, or 0
   */
  public Verdict lookup(Direction direction, int identity, IpProtocol protocol, int port) {
    L4Prefix traffic = L4Prefix.of(protocol, port);
    PolicyRow own = row(direction, identity);
    PolicyRow any = row(direction, Identity.ANY);
    int ownIndex = identity == Identity.ANY ? -1 : own.longest(traffic);
    int anyIndex = any.longest(traffic);
    PolicyValue ownValue = ownIndex < 0 ? null : own.value(ownIndex);
    PolicyValue anyValue = anyIndex < 0 ? null : any.value(anyIndex);
    if (ownValue == null && anyValue == null) {
      return Verdict.DENIED_BY_DEFAULT;
    }
    boolean anyWins =
        ownValue == null
            || (anyValue != null
                && beats(anyValue, any.traffic(anyIndex), ownValue, own.traffic(ownIndex)));
    return anyWins ? verdict(anyValue, ownValue) : verdict(ownValue, anyValue);
  }

  /**
   * {@return the entry that decides on a flow; empty if none does, and the flow is denied}
   *
   * @param direction which way it goes
   * @param identity the peer's number
   * @param protocol the protocol
   * @param port the destination port, or ICMP type, or 0
   */
  public Optional<PolicyEntry> deciding(
      Direction direction, int identity, IpProtocol protocol, int port) {
    Optional<PolicyEntry> own =
        identity == Identity.ANY
            ? Optional.empty()
            : longest(direction, identity, L4Prefix.of(protocol, port));
    Optional<PolicyEntry> any = longest(direction, Identity.ANY, L4Prefix.of(protocol, port));
    if (own.isEmpty() || any.isEmpty()) {
      return own.or(() -> any);
    }
    PolicyEntry a = own.get();
    PolicyEntry b = any.get();
    return beats(b.value(), b.key().traffic(), a.value(), a.key().traffic()) ? any : own;
  }

  /**
   * {@return the entry with the longest prefix around a flow in one row}
   *
   * @param direction which way it goes
   * @param identity the row
   * @param traffic the flow
   */
  public Optional<PolicyEntry> longest(Direction direction, int identity, L4Prefix traffic) {
    PolicyRow row = row(direction, identity);
    int index = row.longest(traffic);
    return index < 0
        ? Optional.empty()
        : Optional.of(
            new PolicyEntry(
                new PolicyKey(identity, direction, row.traffic(index)), row.value(index)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyMapState state
        && ingress.equals(state.ingress)
        && egress.equals(state.egress);
  }

  @Override
  public int hashCode() {
    return 31 * ingress.hashCode() + egress.hashCode();
  }

  @Override
  public String toString() {
    return size > 32 ? size + " entries" : entries().toString();
  }

  /** Whether the entry of the row of any peer is taken before that of the peer's own row. */
  private static boolean beats(
      PolicyValue any, L4Prefix anyTraffic, PolicyValue own, L4Prefix ownTraffic) {
    int order = Integer.compareUnsigned(any.precedence(), own.precedence());
    return order > 0 || (order == 0 && anyTraffic.length() > ownTraffic.length());
  }

  private static Verdict verdict(@Nullable PolicyValue winner, @Nullable PolicyValue other) {
    if (winner == null) {
      return Verdict.DENIED_BY_DEFAULT;
    }
    if (winner.deny()
        || winner.authentication().isPresent()
        || other == null
        || other.precedence() != winner.precedence()) {
      return winner.verdict();
    }
    return new Verdict.Allow(
        winner.redirect(), other.authentication().orElse(Authentication.DISABLED));
  }

  private static Map<Integer, PolicyRow> rows(Map<Integer, Map<L4Prefix, PolicyValue>> entries) {
    Map<Integer, PolicyRow> rows = new TreeMap<>(Integer::compareUnsigned);
    entries.forEach((identity, values) -> rows.put(identity, PolicyRow.of(values)));
    return Collections.unmodifiableMap(rows);
  }

  private static Map<Integer, PolicyRow> sorted(Map<Integer, PolicyRow> rows) {
    Map<Integer, PolicyRow> sorted = new TreeMap<>(Integer::compareUnsigned);
    rows.forEach(
        (identity, row) -> {
          if (row.size() > 0) {
            sorted.put(identity, row);
          }
        });
    return Collections.unmodifiableMap(sorted);
  }
}
