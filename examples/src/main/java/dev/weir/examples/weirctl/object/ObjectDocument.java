// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.weir.bpf.spec.AttachType;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.VariableSpec;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HexFormat;

/** The JSON document that {@code weirctl object show --json} prints. */
final class ObjectDocument {
  private ObjectDocument() {}

  static JsonObject of(ObjectSpec object) {
    JsonObject document = new JsonObject();
    document.addProperty("license", object.license());
    document.addProperty(
        "byteOrder", object.byteOrder() == ByteOrder.LITTLE_ENDIAN ? "little" : "big");
    document.addProperty("kernelVersion", Integer.toUnsignedLong(object.kernelVersion()));
    JsonArray maps = new JsonArray();
    object.maps().forEach(map -> maps.add(map(map)));
    document.add("maps", maps);
    JsonArray programs = new JsonArray();
    object.programs().forEach(program -> programs.add(program(program)));
    document.add("programs", programs);
    JsonArray variables = new JsonArray();
    object.variables().forEach(variable -> variables.add(variable(variable)));
    document.add("variables", variables);
    return document;
  }

  private static JsonObject map(MapSpec map) {
    JsonObject document = new JsonObject();
    document.addProperty("name", map.name());
    document.addProperty("type", map.type().kernelName());
    document.addProperty("keySize", map.keySize());
    document.addProperty("valueSize", map.valueSize());
    document.addProperty("maxEntries", map.maxEntries());
    document.addProperty("flags", Integer.toUnsignedLong(map.flags()));
    document.addProperty("pinning", map.pinning() == Pinning.BY_NAME ? "byName" : "none");
    if (map.extra() != 0) {
      document.add("mapExtra", new JsonPrimitive(map.extra()));
    }
    map.numaNode().ifPresent(node -> document.addProperty("numaNode", node));
    map.inner().ifPresent(inner -> document.add("inner", map(inner)));
    if (!map.initial().isEmpty()) {
      JsonObject initial = new JsonObject();
      map.initial().forEach((index, name) -> initial.addProperty(String.valueOf(index), name));
      document.add("initial", initial);
    }
    if (!map.tags().isEmpty()) {
      document.add("tags", strings(map.tags()));
    }
    byte[] trailing = map.trailing();
    if (trailing.length > 0) {
      document.addProperty("trailing", HexFormat.of().formatHex(trailing));
    }
    return document;
  }

  private static JsonObject program(ProgramSpec program) {
    JsonObject document = new JsonObject();
    document.addProperty("name", program.name());
    document.addProperty("section", program.section());
    document.addProperty("type", program.type().kernelName());
    document.add(
        "attachType",
        program
            .attachType()
            .map(AttachType::kernelName)
            .<JsonElement>map(JsonPrimitive::new)
            .orElse(JsonNull.INSTANCE));
    document.add(
        "attachTo",
        program.attachTo().<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
    document.addProperty("autoload", program.autoload());
    document.addProperty("instructions", program.slots());
    document.add("calls", strings(program.calls()));
    return document;
  }

  private static JsonObject variable(VariableSpec variable) {
    JsonObject document = new JsonObject();
    document.addProperty("name", variable.name());
    document.addProperty("map", variable.map());
    document.addProperty("offset", variable.offset());
    document.addProperty("size", variable.size());
    return document;
  }

  private static JsonArray strings(Collection<String> strings) {
    JsonArray array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }
}
