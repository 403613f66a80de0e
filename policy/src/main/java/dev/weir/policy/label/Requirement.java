// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import dev.weir.core.error.InvalidSpecException;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One condition on a set of labels. {@link NotIn} is exactly the opposite of {@link In}, and {@link
 * DoesNotExist} of {@link Exists}: a set without the key meets both. Immutable and thread-safe.
 */
public sealed interface Requirement {

  /** {@return the key it is about} */
  LabelKey key();

  /**
   * {@return whether a set of labels meets it}
   *
   * @param labels the labels
   */
  boolean matches(LabelSet labels);

  /**
   * A label with the key has one of the values.
   *
   * @param key the key
   * @param values the values, at least one
   */
  record In(LabelKey key, SortedSet<String> values) implements Requirement {
    /**
     * Creates a requirement.
     *
     * @param key the key
     * @param values the values
     * @throws InvalidSpecException if there is no value
     */
    public In {
      values = checked(key, "in", values);
    }

    @Override
    public boolean matches(LabelSet labels) {
      return labels.has(key, values);
    }

    @Override
    public String toString() {
      return values.size() == 1
          ? key + "=" + values.first()
          : key + " in (" + String.join(",", values) + ")";
    }
  }

  /**
   * No label with the key has one of the values; there may be none with the key.
   *
   * @param key the key
   * @param values the values, at least one
   */
  record NotIn(LabelKey key, SortedSet<String> values) implements Requirement {
    /**
     * Creates a requirement.
     *
     * @param key the key
     * @param values the values
     * @throws InvalidSpecException if there is no value
     */
    public NotIn {
      values = checked(key, "notin", values);
    }

    @Override
    public boolean matches(LabelSet labels) {
      return !labels.has(key, values);
    }

    @Override
    public String toString() {
      return values.size() == 1
          ? key + "!=" + values.first()
          : key + " notin (" + String.join(",", values) + ")";
    }
  }

  /**
   * There is a label with the key.
   *
   * @param key the key
   */
  record Exists(LabelKey key) implements Requirement {
    @Override
    public boolean matches(LabelSet labels) {
      return labels.has(key);
    }

    @Override
    public String toString() {
      return key.toString();
    }
  }

  /**
   * There is no label with the key.
   *
   * @param key the key
   */
  record DoesNotExist(LabelKey key) implements Requirement {
    @Override
    public boolean matches(LabelSet labels) {
      return !labels.has(key);
    }

    @Override
    public String toString() {
      return "!" + key;
    }
  }

  private static SortedSet<String> checked(
      LabelKey key, String operator, Collection<String> values) {
    if (values.isEmpty()) {
      throw new InvalidSpecException(
          "selector " + key + ' ' + operator + " (): expected at least one value");
    }
    return Collections.unmodifiableSortedSet(new TreeSet<>(values));
  }
}
