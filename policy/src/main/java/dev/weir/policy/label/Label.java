// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import dev.weir.core.error.InvalidSpecException;

/**
 * One label: {@code source:key=value}, or {@code source:key} where there is no value.
 *
 * <p>The order is by source, key, value. Immutable and thread-safe.
 *
 * @param source who gave the label: {@link #K8S}, {@link #RESERVED}, {@link #CIDR}, {@link #FQDN}
 *     or another name; not empty, without {@code ':'}, and not {@link #ANY}, which only selectors
 *     have
 * @param key the key, not empty, without {@code '='}
 * @param value the value, possibly empty
 */
public record Label(String source, String key, String value) implements Comparable<Label> {
  /** In a {@link LabelKey}: whatever the source is. */
  public static final String ANY = "any";

  /** Labels of a pod, and of the namespace it is in. */
  public static final String K8S = "k8s";

  /** Labels of what the datapath knows by itself: {@code reserved:host}, {@code reserved:world}. */
  public static final String RESERVED = "reserved";

  /** Labels of addresses: a block's own prefix and every prefix that covers it. */
  public static final String CIDR = "cidr";

  /** Labels of addresses that a DNS answer gave: the names or patterns that selected the answer. */
  public static final String FQDN = "fqdn";

  /**
   * Creates a label.
   *
   * @param source who gave it
   * @param key the key
   * @param value the value, possibly empty
   * @throws InvalidSpecException if source or key is empty or holds what would make the text
   *     ambiguous
   */
  public Label {
    LabelKey.check(source, key);
    if (source.equals(ANY)) {
      throw new InvalidSpecException(
          "label any:" + key + ": a label has a source of its own; \"any\" is for selectors");
    }
  }

  /**
   * {@return a label of a pod: {@code k8s:key=value}}
   *
   * @param key the key
   * @param value the value, possibly empty
   * @throws InvalidSpecException if the key is no key
   */
  public static Label k8s(String key, String value) {
    return new Label(K8S, key, value);
  }

  /**
   * Parses {@code source:key=value} or {@code source:key}.
   *
   * @param text the text; what is in front of the first {@code ':'} is the source
   * @return the label
   * @throws InvalidSpecException if there is no source or no key
   */
  public static Label parse(String text) {
    int colon = text.indexOf(':');
    int equals = text.indexOf('=');
    if (colon < 0 || (equals >= 0 && equals < colon)) {
      throw new InvalidSpecException(
          "label \"" + text + "\": expected source:key=value, for example k8s:app=web");
    }
    String source = text.substring(0, colon);
    return equals < 0
        ? new Label(source, text.substring(colon + 1), "")
        : new Label(source, text.substring(colon + 1, equals), text.substring(equals + 1));
  }

  @Override
  public int compareTo(Label other) {
    int order = source.compareTo(other.source);
    if (order == 0) {
      order = key.compareTo(other.key);
    }
    return order != 0 ? order : value.compareTo(other.value);
  }

  /** {@return the text that {@link #parse} reads} */
  @Override
  public String toString() {
    return value.isEmpty() ? source + ':' + key : source + ':' + key + '=' + value;
  }
}
