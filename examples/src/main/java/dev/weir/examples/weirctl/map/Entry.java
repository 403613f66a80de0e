// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * A key and what is there.
 *
 * @param key the key
 * @param value the value; an array where there is one for each CPU
 */
record Entry(JsonElement key, JsonElement value) {

  JsonObject json() {
    JsonObject document = new JsonObject();
    document.add("key", key);
    document.add("value", value);
    return document;
  }

  /** {@return a key or value for people: a word without quotes, anything else as JSON} */
  static String text(JsonElement element) {
    return element.isJsonPrimitive() ? element.getAsString() : element.toString();
  }
}
