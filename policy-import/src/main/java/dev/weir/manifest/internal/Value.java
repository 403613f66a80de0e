// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.manifest.internal;

import java.util.List;
import java.util.Map;

/** A value and where it stands. */
public sealed interface Value {
  /** Where it begins. */
  Position position();

  /** How many values it is made of, itself among them, as if every alias were written out. */
  long size();

  /** What it is, for a message. */
  String kind();

  /**
   * Named values, in the order of the file.
   *
   * @param position where it begins
   * @param entries the values by name
   * @param size how many values it is made of
   */
  record Mapping(Position position, Map<String, Entry> entries, long size) implements Value {
    @Override
    public String kind() {
      return "an object";
    }
  }

  /**
   * A name and its value.
   *
   * @param position where the name stands
   * @param value the value
   */
  record Entry(Position position, Value value) {}

  /**
   * Values in order.
   *
   * @param position where it begins
   * @param items the values
   * @param size how many values it is made of
   */
  record Sequence(Position position, List<Value> items, long size) implements Value {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * A single value.
   *
   * @param position where it begins
   * @param type what it is by YAML 1.2's core schema
   * @param text its text
   */
  record Scalar(Position position, Type type, String text) implements Value {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public String kind() {
      return switch (type) {
        case NULL -> "nothing";
        case BOOLEAN -> "the boolean " + text;
        case INTEGER, FLOAT -> "the number " + text;
        case STRING ->
            "the string \"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"';
      };
    }
  }

  /** What a single value can be. */
  enum Type {
    /** Nothing. */
    NULL,
    /** True or false. */
    BOOLEAN,
    /** A whole number. */
    INTEGER,
    /** A number that is not whole. */
    FLOAT,
    /** Text. */
    STRING
  }
}
