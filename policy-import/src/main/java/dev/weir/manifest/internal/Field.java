// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest.internal;

import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A value with its path from the root of the document, for messages.
 *
 * @param value the value
 * @param path its path: {@code spec.ingress[0].from}; empty for the document
 * @param unknown told of each field that nobody knows
 */
public record Field(Value value, String path, Consumer<YamlException> unknown) {

  /** Text. */
  public String text() {
    if (value instanceof Value.Scalar scalar && scalar.type() == Value.Type.STRING) {
      return scalar.text();
    }
    throw wrong(
        "expected a string, not "
            + value.kind()
            + (value instanceof Value.Scalar scalar && scalar.type() != Value.Type.NULL
                ? "; put it in quotes if it is meant as text"
                : ""));
  }

  /** A whole number within bounds. */
  public int integer(int least, int most) {
    if (value instanceof Value.Scalar scalar && scalar.type() == Value.Type.INTEGER) {
      try {
        long number = Long.parseLong(scalar.text());
        if (number >= least && number <= most) {
          return (int) number;
        }
      } catch (NumberFormatException notDecimal) {
        // Falls through: the message is the same.
      }
      throw wrong(scalar.text() + " is not within " + least + ".." + most);
    }
    throw wrong("expected a number, not " + value.kind());
  }

  /** Whether it is a whole number. */
  public boolean isInteger() {
    return value instanceof Value.Scalar scalar && scalar.type() == Value.Type.INTEGER;
  }

  /** True or false. */
  public boolean bool() {
    if (value instanceof Value.Scalar scalar && scalar.type() == Value.Type.BOOLEAN) {
      return scalar.text().equalsIgnoreCase("true");
    }
    throw wrong("expected true or false, not " + value.kind());
  }

  /** The items of a list. */
  public List<Field> items() {
    if (value instanceof Value.Sequence sequence) {
      List<Field> items = new ArrayList<>();
      for (Value item : sequence.items()) {
        items.add(new Field(item, path + '[' + items.size() + ']', unknown));
      }
      return items;
    }
    throw wrong("expected a list, not " + value.kind());
  }

  /** The fields of an object. */
  public Fields fields() {
    if (value instanceof Value.Mapping mapping) {
      return new Fields(this, mapping);
    }
    throw wrong("expected an object, not " + value.kind());
  }

  /** Whether it is nothing, which is the same as not being there. */
  public boolean isNull() {
    return value instanceof Value.Scalar scalar && scalar.type() == Value.Type.NULL;
  }

  /** What is made of it; what is wrong with that is wrong here. */
  public <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidSpecException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** An error here. */
  public YamlException wrong(String message) {
    return new YamlException(value.position(), path.isEmpty() ? message : path + ": " + message);
  }
}
