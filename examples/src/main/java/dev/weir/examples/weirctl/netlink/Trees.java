// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.weir.core.error.InvalidSpecException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The trees of messages as JSON, and back. */
final class Trees {
  private Trees() {}

  static JsonElement toJson(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, value) -> object.add(String.valueOf(key), toJson(value)));
      return object;
    }
    if (tree instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(each -> array.add(toJson(each)));
      return array;
    }
    if (tree instanceof Number number) {
      return new JsonPrimitive(number);
    }
    if (tree instanceof Boolean flag) {
      return new JsonPrimitive(flag);
    }
    return tree instanceof String text ? new JsonPrimitive(text) : JsonNull.INSTANCE;
  }

  static List<?> parse(String json) {
    try {
      Object tree = of(JsonParser.parseString(json));
      return tree instanceof List<?> list ? list : List.of(tree);
    } catch (JsonParseException | NumberFormatException e) {
      throw new InvalidSpecException("not a JSON document of messages: " + e.getMessage(), e);
    }
  }

  private static Object of(JsonElement json) {
    if (json instanceof JsonObject object) {
      Map<String, Object> map = new LinkedHashMap<>();
      object.entrySet().stream()
          .filter(each -> !each.getValue().isJsonNull())
          .forEach(each -> map.put(each.getKey(), of(each.getValue())));
      return map;
    }
    if (json instanceof JsonArray array) {
      List<Object> list = new ArrayList<>();
      array.forEach(each -> list.add(of(each)));
      return list;
    }
    if (json instanceof JsonPrimitive primitive && primitive.isNumber()) {
      return number(primitive.getAsString());
    }
    if (json instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    return json instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
  }

  /** A number that a message could hold; 1e9999999 would take all memory to write out. */
  private static BigInteger number(String text) {
    BigDecimal value = new BigDecimal(text);
    if (value.precision() - value.scale() > 40 || value.scale() > 40) {
      throw new InvalidSpecException("no message holds the number " + text);
    }
    try {
      return value.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new InvalidSpecException("messages hold whole numbers, not " + text, e);
    }
  }
}
