// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attributes that may stand in one place. Immutable and thread-safe once in use. */
public final class AttributeSet {
  /** Nothing is known. */
  public static final AttributeSet UNKNOWN = new AttributeSet();

  private final Map<Integer, Attribute<?>> byNumber = new HashMap<>();
  private final Map<String, Attribute<?>> byName = new HashMap<>();
  private @Nullable Format<?> entries;
  private boolean secrets;

  private AttributeSet() {}

  /**
   * Starts a description: for static initialisers, which fill it before anybody else sees it.
   *
   * @return an empty set
   */
  public static AttributeSet define() {
    return new AttributeSet();
  }

  /**
   * A list whose entries are attributes of one format, their numbers being positions.
   *
   * @param entry the format of each
   * @return the set
   */
  public static AttributeSet numbered(Format<?> entry) {
    AttributeSet set = new AttributeSet();
    set.entries = entry;
    return set;
  }

  /**
   * Adds an attribute.
   *
   * @param number the kernel's number
   * @param name the kernel's name
   * @param format how it is read and written
   * @param <T> its type
   * @return the attribute, to keep as a constant
   */
  public <T> Attribute<T> add(int number, String name, Format<T> format) {
    Attribute<T> attribute = new Attribute<>(number, name, format);
    if (byNumber.put(number, attribute) != null || byName.put(name, attribute) != null) {
      throw new InvalidSpecException(name + " (" + number + ") is there already");
    }
    secrets |= format.isSecret();
    return attribute;
  }

  /** {@return whether one of them has a key in it} */
  public boolean hasSecrets() {
    return secrets;
  }

  /**
   * Finds an attribute.
   *
   * @param number its number
   * @return it, empty if it is not known
   */
  public Optional<Attribute<?>> byNumber(int number) {
    Attribute<?> attribute = byNumber.get(number);
    if (attribute == null && entries != null) {
      attribute = new Attribute<>(number, Integer.toString(number), entries);
    }
    return Optional.ofNullable(attribute);
  }

  /**
   * Finds an attribute.
   *
   * @param name its name
   * @return it, empty if it is not known
   */
  public Optional<Attribute<?>> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
