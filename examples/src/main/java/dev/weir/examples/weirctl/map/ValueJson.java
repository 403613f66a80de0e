// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.weir.bpf.btf.value.BtfValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Values as JSON, in the shapes of {@code bpftool map dump}, and back. */
final class ValueJson {
  private ValueJson() {}

  static JsonElement of(BtfValue value) {
    if (value instanceof BtfValue.Int number) {
      return new JsonPrimitive(number.value());
    }
    if (value instanceof BtfValue.Bool bool) {
      return new JsonPrimitive(bool.value());
    }
    if (value instanceof BtfValue.Pointer pointer) {
      return new JsonPrimitive(new BigInteger(Long.toUnsignedString(pointer.address())));
    }
    if (value instanceof BtfValue.Real real) {
      return Double.isFinite(real.value())
          ? new JsonPrimitive(real.value())
          : new JsonPrimitive(Double.toString(real.value()));
    }
    if (value instanceof BtfValue.Array array) {
      JsonArray elements = new JsonArray();
      array.elements().forEach(element -> elements.add(of(element)));
      return elements;
    }
    if (value instanceof BtfValue.Struct struct) {
      JsonObject members = new JsonObject();
      add(members, struct);
      return members;
    }
    if (value instanceof BtfValue.Section section) {
      JsonArray variables = new JsonArray();
      for (BtfValue.Member variable : section.variables()) {
        JsonObject one = new JsonObject();
        one.add(variable.name(), of(variable.value()));
        variables.add(one);
      }
      JsonObject document = new JsonObject();
      document.add(section.name(), variables);
      return document;
    }
    return new JsonPrimitive(text(value));
  }

  /**
   * An anonymous member is the one with the empty name; several of them, whose members have
   * different names in C, are one, because an object has each name once.
   */
  private static void add(JsonObject into, BtfValue.Struct struct) {
    for (BtfValue.Member member : struct.members()) {
      if (member.name().isEmpty()
          && member.value() instanceof BtfValue.Struct inner
          && into.get("") instanceof JsonObject anonymous) {
        add(anonymous, inner);
      } else {
        into.add(member.name(), of(member.value()));
      }
    }
  }

  private static String text(BtfValue value) {
    if (value instanceof BtfValue.Hex bits) {
      return bits.text();
    }
    if (value instanceof BtfValue.Char c) {
      return String.valueOf(c.value());
    }
    if (value instanceof BtfValue.Enumerator enumerator) {
      return enumerator.name();
    }
    if (value instanceof BtfValue.Bytes bytes) {
      return "hex:" + bytes.hex();
    }
    return ((BtfValue.Text) value).value();
  }

  static BtfValue parse(JsonElement json) {
    if (json instanceof JsonArray array) {
      List<BtfValue> elements = new ArrayList<>(array.size());
      array.forEach(element -> elements.add(parse(element)));
      return new BtfValue.Array(elements);
    }
    if (json instanceof JsonObject object) {
      List<BtfValue.Member> members = new ArrayList<>();
      object
          .entrySet()
          .forEach(e -> members.add(new BtfValue.Member(e.getKey(), parse(e.getValue()))));
      return new BtfValue.Struct(members);
    }
    if (json instanceof JsonPrimitive primitive) {
      if (primitive.isBoolean()) {
        return new BtfValue.Bool(primitive.getAsBoolean());
      }
      if (primitive.isNumber()) {
        return number(primitive.getAsString());
      }
      return new BtfValue.Text(primitive.getAsString());
    }
    return new BtfValue.Pointer(0);
  }

  private static BtfValue number(String text) {
    if (text.matches("-?[0-9]{1,64}")) {
      return new BtfValue.Int(new BigInteger(text));
    }
    BigDecimal number = new BigDecimal(text);
    return new BtfValue.Real(number.doubleValue());
  }
}
