// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of an object, each asked for by name. What was never asked for is unknown: {@link
 * #end} says so.
 */
public final class Fields {
  private final Field self;
  private final Value.Mapping mapping;
  private final Set<String> known = new HashSet<>();

  Fields(Field self, Value.Mapping mapping) {
    this.self = self;
    this.mapping = mapping;
  }

  /** The object itself. */
  public Field self() {
    return self;
  }

  /** A field, unless it is not there or nothing. */
  public Optional<Field> find(String name) {
    known.add(name);
    Value.Entry entry = mapping.entries().get(name);
    if (entry == null) {
      return Optional.empty();
    }
    Field field = new Field(entry.value(), pathOf(name), self.unknown());
    return field.isNull() ? Optional.empty() : Optional.of(field);
  }

  /** A field that must be there. */
  public Field require(String name) {
    return find(name).orElseThrow(() -> self.wrong("field " + name + " is missing"));
  }

  /** The text of a field, or a default. */
  public String text(String name, String otherwise) {
    return find(name).map(Field::text).orElse(otherwise);
  }

  /** The items of a list; none if it is not there. */
  public List<Field> items(String name) {
    return find(name).map(Field::items).orElse(List.of());
  }

  /** Every field as text by its name. */
  public Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    mapping
        .entries()
        .keySet()
        .forEach(name -> find(name).ifPresent(f -> texts.put(name, f.text())));
    return texts;
  }

  /** Knows fields without looking at them. */
  public void ignore(String... names) {
    known.addAll(Arrays.asList(names));
  }

  /** Refuses fields that Weir cannot honour. */
  public void refuse(String why, String... names) {
    for (String name : names) {
      find(name)
          .ifPresent(
              field -> {
                throw field.wrong("not supported: " + why);
              });
    }
  }

  /** Ends the object: tells of each field that nobody asked for. */
  public void end() {
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              if (!known.contains(name)) {
                self.unknown()
                    .accept(new YamlException(entry.position(), pathOf(name) + ": unknown field"));
              }
            });
  }

  private String pathOf(String name) {
    return self.path().isEmpty() ? name : self.path() + '.' + name;
  }
}
