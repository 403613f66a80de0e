// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import dev.weir.core.error.InvalidSpecException;

/**
 * What a requirement of a selector asks for: a key, of one source or of any.
 *
 * <p>The order is by source, then key. Immutable and thread-safe.
 *
 * @param source a source, or {@link Label#ANY}
 * @param key the key
 */
public record LabelKey(String source, String key) implements Comparable<LabelKey> {

  /**
   * Creates a key.
   *
   * @param source a source, or {@link Label#ANY}
   * @param key the key
   * @throws InvalidSpecException if either is empty or holds what would make the text ambiguous
   */
  public LabelKey {
    check(source, key);
  }

  /**
   * Parses {@code source:key}, or a key alone, which may be of any source.
   *
   * @param text the text
   * @return the key
   * @throws InvalidSpecException if it is empty
   */
  public static LabelKey parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new LabelKey(Label.ANY, text)
        : new LabelKey(text.substring(0, colon), text.substring(colon + 1));
  }

  /** {@return whether labels of every source are meant} */
  public boolean anySource() {
    return source.equals(Label.ANY);
  }

  /**
   * {@return whether a label has this key}
   *
   * @param label the label
   */
  public boolean names(Label label) {
    return key.equals(label.key()) && (anySource() || source.equals(label.source()));
  }

  @Override
  public int compareTo(LabelKey other) {
    int order = source.compareTo(other.source);
    return order != 0 ? order : key.compareTo(other.key);
  }

  /** {@return {@code source:key}, or the key alone where any source is meant} */
  @Override
  public String toString() {
    return anySource() ? key : source + ':' + key;
  }

  static void check(String source, String key) {
    if (source.isEmpty() || source.indexOf(':') >= 0 || source.indexOf('=') >= 0) {
      throw new InvalidSpecException(
          "label source \""
              + source
              + "\" of key \""
              + key
              + "\": expected a name without : and =");
    }
    if (key.isEmpty() || key.indexOf('=') >= 0) {
      throw new InvalidSpecException(
          "label key \"" + key + "\" of source " + source + ": expected a name without =");
    }
  }
}
