// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonObject;
import dev.weir.core.error.WeirException;
import dev.weir.netlink.codec.Message;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message's struct and attributes by name, and how they become fields of a document. */
final class Fields {
  private final Map<String, Object> header;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, List<Object>> all = new LinkedHashMap<>();

  private Fields(Map<String, Object> header, List<?> attributes) {
    this.header = header;
    for (Object each : attributes) {
      Map<?, ?> attribute = map(each);
      Object value = attribute.get("value") == null ? attribute.get("hex") : attribute.get("value");
      String type = String.valueOf(attribute.get("type"));
      if (value != null) {
        values.put(type, value);
        all.computeIfAbsent(type, key -> new ArrayList<>()).add(value);
      }
    }
  }

  static Fields of(Message message) {
    Map<String, Object> tree = message.toTree();
    return new Fields(names(map(tree.get("header"))), list(tree.get("attributes")));
  }

  private static Map<String, Object> names(Map<?, ?> map) {
    Map<String, Object> names = new LinkedHashMap<>();
    map.forEach((key, value) -> names.put(String.valueOf(key), value));
    return names;
  }

  private static Map<?, ?> map(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    throw new WeirException("not a map in the tree of a message: " + tree);
  }

  private static List<?> list(@Nullable Object tree) {
    return tree instanceof List<?> list ? list : List.of();
  }

  /** {@return a number of the struct} */
  long header(String field) {
    return header.get(field) instanceof Number number ? number.longValue() : 0;
  }

  boolean has(String attribute) {
    return values.containsKey(attribute);
  }

  long number(String attribute, long absent) {
    return values.get(attribute) instanceof Number number ? number.longValue() : absent;
  }

  Optional<String> text(String attribute) {
    return Optional.ofNullable(values.get(attribute)).map(String::valueOf);
  }

  /** {@return the values of all attributes of a name} */
  List<String> texts(String attribute) {
    return all.getOrDefault(attribute, List.of()).stream().map(String::valueOf).toList();
  }

  /** {@return the attributes in an attribute; none if it is not there} */
  Fields nest(String attribute) {
    return new Fields(Map.of(), list(values.get(attribute)));
  }

  /** {@return the struct in an attribute; nothing if it is not there} */
  Fields struct(String attribute) {
    return values.get(attribute) instanceof Map<?, ?> map
        ? new Fields(names(map), List.of())
        : new Fields(Map.of(), List.of());
  }

  /** {@return a text field of the struct} */
  String headerText(String field) {
    return String.valueOf(header.getOrDefault(field, ""));
  }

  /** {@return the entries of a list in an attribute} */
  List<Fields> entries(String attribute) {
    List<Fields> entries = new ArrayList<>();
    for (Object each : list(values.get(attribute))) {
      Map<String, Object> entry = names(map(each));
      Object inner = entry.containsKey("attributes") ? entry.get("attributes") : entry.get("value");
      entries.add(new Fields(entry, list(inner)));
    }
    return entries;
  }

  /** Copies a number, if it is there. */
  void number(JsonObject to, String field, String attribute) {
    if (values.get(attribute) instanceof Number number) {
      to.addProperty(field, number instanceof BigInteger ? number : (Number) number.longValue());
    }
  }

  /** Copies a text, if it is there. */
  void text(JsonObject to, String field, String attribute) {
    text(attribute).ifPresent(text -> to.addProperty(field, text));
  }

  /** Copies a number that is a truth value, if it is there. */
  void flag(JsonObject to, String field, String attribute) {
    if (has(attribute)) {
      to.addProperty(field, number(attribute, 0) != 0);
    }
  }

  /** Adds a truth value only if it is true. */
  void flagIfSet(JsonObject to, String field, String attribute) {
    if (number(attribute, 0) != 0 || Boolean.TRUE.equals(values.get(attribute))) {
      to.addProperty(field, true);
    }
  }
}
