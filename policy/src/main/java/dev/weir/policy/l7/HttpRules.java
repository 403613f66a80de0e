// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.l7;

import dev.weir.core.error.InvalidSpecException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * HTTP requests that are allowed. Immutable and thread-safe.
 *
 * @param rules the descriptions in one order, each once; none, if one of them matches everything
 */
public record HttpRules(List<HttpRule> rules) implements L7Rules {
  /** The protocol. */
  public static final String PARSER = "http";

  /**
   * Creates rules.
   *
   * @param rules the descriptions in any order; may repeat
   */
  public HttpRules {
    rules =
        rules.stream().anyMatch(HttpRule::matchesAll)
            ? List.of()
            : rules.stream().distinct().sorted(Comparator.comparing(HttpRule::toString)).toList();
  }

  /**
   * {@return rules}
   *
   * @param rules the descriptions; without any, every HTTP request is allowed
   */
  public static HttpRules of(HttpRule... rules) {
    return new HttpRules(Arrays.asList(rules));
  }

  @Override
  public String parser() {
    return PARSER;
  }

  @Override
  public int priority() {
    return 101;
  }

  @Override
  public boolean allowsAll() {
    return rules.isEmpty();
  }

  @Override
  public HttpRules allowingAll() {
    return of();
  }

  @Override
  public HttpRules or(L7Rules other) {
    if (!(other instanceof HttpRules http)) {
      throw new InvalidSpecException("L7 rules of http and of " + other.parser() + " on one port");
    }
    return allowsAll() || http.allowsAll()
        ? of()
        : new HttpRules(Stream.concat(rules.stream(), http.rules.stream()).toList());
  }

  @Override
  public String toString() {
    return PARSER + rules;
  }
}
