// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.l7;

import dev.weir.core.error.InvalidSpecException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HTTP requests that are allowed: all of what is given must match. Expressions are regular ones in
 * the syntax of RE2 and must match the whole text.
 *
 * @param method an expression for the method, or empty for any
 * @param path an expression for the path, or empty for any
 * @param host an expression for the host, or empty for any
 * @param headers headers that must be there
 */
public record HttpRule(
    Optional<String> method,
    Optional<String> path,
    Optional<String> host,
    List<HeaderMatch> headers) {
  /**
   * Creates a description.
   *
   * @param method an expression for the method
   * @param path an expression for the path
   * @param host an expression for the host
   * @param headers headers that must be there, in any order
   * @throws InvalidSpecException if an expression is empty, which would match nothing
   */
  public HttpRule {
    Stream.of(method, path, host)
        .flatMap(Optional::stream)
        .filter(String::isEmpty)
        .findAny()
        .ifPresent(
            empty -> {
              throw new InvalidSpecException("HTTP rule: an expression is empty; leave it out");
            });
    headers =
        headers.stream().distinct().sorted(Comparator.comparing(HeaderMatch::toString)).toList();
  }

  /**
   * {@return requests by method and path}
   *
   * @param method an expression for the method
   * @param path an expression for the path
   * @throws InvalidSpecException if an expression is empty
   */
  public static HttpRule of(String method, String path) {
    return new HttpRule(Optional.of(method), Optional.of(path), Optional.empty(), List.of());
  }

  /** {@return whether every request matches} */
  public boolean matchesAll() {
    return method.isEmpty() && path.isEmpty() && host.isEmpty() && headers.isEmpty();
  }

  @Override
  public String toString() {
    String text =
        Stream.of(
                method.stream(),
                host.map(h -> "host " + h).stream(),
                path.stream(),
                headers.stream().map(header -> "[" + header + "]"))
            .flatMap(part -> part)
            .collect(Collectors.joining(" "));
    return text.isEmpty() ? "*" : text;
  }
}
