// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.label;

import dev.weir.core.error.InvalidSpecException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A conjunction of requirements. Without any it selects everything; what selects nothing is not a
 * selector but the absence of one. Requirements are kept in one order, so that selectors with equal
 * requirements are equal objects. Immutable and thread-safe.
 *
 * @param requirements what a set of labels must meet, all of it; may be empty
 */
public record LabelSelector(List<Requirement> requirements) {
  private static final LabelSelector ALL = new LabelSelector(List.of());

  /**
   * Creates a selector.
   *
   * @param requirements the requirements in any order; may repeat
   */
  public LabelSelector {
    requirements =
        requirements.stream().distinct().sorted(Comparator.comparing(Object::toString)).toList();
  }

  /** {@return the selector without requirements, which selects everything} */
  public static LabelSelector all() {
    return ALL;
  }

  /**
   * {@return a selector}
   *
   * @param requirements what a set of labels must meet
   */
  public static LabelSelector of(Requirement... requirements) {
    return new LabelSelector(Arrays.asList(requirements));
  }

  /**
   * {@return what asks for equality of some labels}
   *
   * @param labels key, as {@link LabelKey#parse} reads it, and value
   * @throws InvalidSpecException if a key is no key
   */
  public static LabelSelector of(Map<String, String> labels) {
    return new LabelSelector(
        labels.entrySet().stream()
            .<Requirement>map(
                label -> equal(LabelKey.parse(label.getKey()), List.of(label.getValue())))
            .toList());
  }

  /**
   * Parses the syntax of Kubernetes' selectors: {@code app=web,env in (a,b),tier!=db,env notin
   * (c),owned,!old}. A key may have a source: {@code k8s:app=web}.
   *
   * @param text the text; empty selects everything
   * @return the selector
   * @throws InvalidSpecException if the text is anything else; the message quotes what is not
   *     understood
   */
  public static LabelSelector parse(String text) {
    return SelectorText.parse(text);
  }

  /**
   * {@return what is selected by this selector and by another}
   *
   * @param other the other
   */
  public LabelSelector and(LabelSelector other) {
    return new LabelSelector(
        Stream.concat(requirements.stream(), other.requirements.stream()).toList());
  }

  /**
   * {@return the same requirements on other keys}
   *
   * @param change what makes a key of a key
   */
  public LabelSelector onKeys(UnaryOperator<LabelKey> change) {
    return new LabelSelector(
        requirements.stream().map(requirement -> on(requirement, change)).toList());
  }

  /**
   * {@return whether a set of labels meets every requirement}
   *
   * @param labels the labels
   */
  public boolean matches(LabelSet labels) {
    for (int i = 0; i < requirements.size(); i++) {
      if (!requirements.get(i).matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** {@return the text that {@link #parse} reads} */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }

  static Requirement equal(LabelKey key, Collection<String> values) {
    return new Requirement.In(key, new TreeSet<>(values));
  }

  private static Requirement on(Requirement requirement, UnaryOperator<LabelKey> change) {
    LabelKey key = change.apply(requirement.key());
    if (requirement instanceof Requirement.In in) {
      return new Requirement.In(key, in.values());
    }
    if (requirement instanceof Requirement.NotIn notIn) {
      return new Requirement.NotIn(key, notIn.values());
    }
    return requirement instanceof Requirement.Exists
        ? new Requirement.Exists(key)
        : new Requirement.DoesNotExist(key);
  }
}
