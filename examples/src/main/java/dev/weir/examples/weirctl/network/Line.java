// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A document in a line, for people: names and values, without the punctuation. */
final class Line {
  private Line() {}

  static String of(JsonObject document) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonElement> field : document.entrySet()) {
      JsonElement value = field.getValue();
      if (value.isJsonNull()) {
        words.add(field.getKey());
      } else if (!value.isJsonArray() || !value.getAsJsonArray().isEmpty()) {
        words.add(field.getKey());
        words.add(text(value));
      }
    }
    return String.join(" ", words);
  }

  private static String text(JsonElement value) {
    if (value.isJsonObject()) {
      return "{ " + of(value.getAsJsonObject()) + " }";
    }
    if (value.isJsonArray()) {
      return String.join(",", value.getAsJsonArray().asList().stream().map(Line::text).toList());
    }
    return value.getAsString();
  }
}
