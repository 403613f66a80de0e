// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.ProgramInfo;
import dev.weir.bpf.RunResult;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.spec.MapSpec;
import java.util.HexFormat;
import java.util.Optional;

/** What {@code weirctl object load} prints. */
record LoadedDocument(BpfObject object, Optional<String> ran, Optional<RunResult> result) {

  JsonObject json() {
    JsonObject document = new JsonObject();
    JsonArray programs = new JsonArray();
    object.programs().forEach(program -> programs.add(program(program)));
    document.add("programs", programs);
    JsonArray maps = new JsonArray();
    for (MapSpec map : object.spec().maps()) {
      if (object.hasMap(map.name())) {
        JsonObject entry = new JsonObject();
        entry.addProperty("name", map.name());
        entry.addProperty("id", Integer.toUnsignedLong(object.map(map.name()).id()));
        maps.add(entry);
      }
    }
    document.add("maps", maps);
    result.ifPresent(run -> document.add("run", run(run)));
    return document;
  }

  private static JsonObject program(BpfProgram program) {
    ProgramInfo info = program.info();
    JsonObject document = new JsonObject();
    document.addProperty("name", program.name());
    document.addProperty("id", Integer.toUnsignedLong(info.id()));
    document.addProperty("type", info.type().kernelName());
    document.addProperty("xlatedBytes", info.translatedBytes());
    document.addProperty("jitedBytes", info.jitedBytes());
    document.addProperty(
        "verifiedInstructions", Integer.toUnsignedLong(info.verifiedInstructions()));
    return document;
  }

  private JsonObject run(RunResult run) {
    JsonObject document = new JsonObject();
    document.addProperty("program", ran.orElse(""));
    document.addProperty("returnValue", Integer.toUnsignedLong(run.returnValue()));
    document.addProperty("durationNanos", run.duration().toNanos());
    document.addProperty("dataOut", HexFormat.of().formatHex(run.data()));
    return document;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    for (BpfProgram program : object.programs()) {
      ProgramInfo info = program.info();
      out.append(
          "program %s  id %s  %s  xlated %d bytes  jited %d bytes  verified %s instructions%n"
              .formatted(
                  program.name(),
                  Integer.toUnsignedString(info.id()),
                  info.type().kernelName(),
                  info.translatedBytes(),
                  info.jitedBytes(),
                  Integer.toUnsignedString(info.verifiedInstructions())));
    }
    for (BpfMap map : object.maps()) {
      out.append(
          "map %s  id %s  %s%n"
              .formatted(map.name(), Integer.toUnsignedString(map.id()), map.type().kernelName()));
    }
    result.ifPresent(
        run ->
            out.append(
                "run %s  returned %s  %d ns%n  %s%n"
                    .formatted(
                        ran.orElse(""),
                        Integer.toUnsignedString(run.returnValue()),
                        run.duration().toNanos(),
                        HexFormat.of().formatHex(run.data()))));
    return out.toString();
  }
}
