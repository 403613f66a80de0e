// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.l7;

import dev.weir.core.error.InvalidSpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * DNS questions that are allowed. Immutable and thread-safe.
 *
 * @param names names and patterns in order, lower case, without a dot at the end; {@code *} stands
 *     for any text within a label, and alone for any name. None, if every name is allowed
 */
public record DnsRules(List<String> names) implements L7Rules {
  /** The protocol. */
  public static final String PARSER = "dns";

  /**
   * Creates rules.
   *
   * @param names names and patterns in any order and case
   * @throws InvalidSpecException if one is empty
   */
  public DnsRules {
    SortedSet<String> sorted = new TreeSet<>();
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      String canonical = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
      if (canonical.isEmpty()) {
        throw new InvalidSpecException("DNS rule: the name is empty");
      }
      sorted.add(canonical);
    }
    names = sorted.contains("*") ? List.of() : List.copyOf(sorted);
  }

  /**
   * {@return rules}
   *
   * @param names names and patterns; without any, every question is allowed
   * @throws InvalidSpecException if one is empty
   */
  public static DnsRules of(String... names) {
    return new DnsRules(Arrays.asList(names));
  }

  @Override
  public String parser() {
    return PARSER;
  }

  @Override
  public int priority() {
    return 121;
  }

  @Override
  public boolean allowsAll() {
    return names.isEmpty();
  }

  @Override
  public DnsRules allowingAll() {
    return of();
  }

  @Override
  public DnsRules or(L7Rules other) {
    if (!(other instanceof DnsRules dns)) {
      throw new InvalidSpecException("L7 rules of dns and of " + other.parser() + " on one port");
    }
    return allowsAll() || dns.allowsAll()
        ? of()
        : new DnsRules(Stream.concat(names.stream(), dns.names.stream()).toList());
  }

  @Override
  public String toString() {
    return PARSER + names;
  }
}
