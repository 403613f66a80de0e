// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.VariableSpec;
import java.nio.ByteOrder;

/** What {@code weirctl object show} prints for people. */
final class ObjectText {
  private final StringBuilder out = new StringBuilder();

  private ObjectText() {}

  static String of(ObjectSpec object) {
    ObjectText text = new ObjectText();
    text.line(
        "license %s, %s-endian%s"
            .formatted(
                object.license().isEmpty() ? "none" : '"' + object.license() + '"',
                object.byteOrder() == ByteOrder.LITTLE_ENDIAN ? "little" : "big",
                object.kernelVersion() == 0
                    ? ""
                    : ", kernel version " + version(object.kernelVersion())));
    object.maps().forEach(map -> text.map(map, ""));
    object.programs().forEach(text::program);
    object.variables().forEach(text::variable);
    return text.out.toString();
  }

  private static String version(int version) {
    return "%d.%d.%d".formatted(version >>> 16, version >> 8 & 0xff, version & 0xff);
  }

  private void map(MapSpec map, String indent) {
    line(
        "%smap %s  %s  key %d  value %d  max %d  flags 0x%x%s%s"
            .formatted(
                indent,
                map.name(),
                map.type().kernelName(),
                map.keySize(),
                map.valueSize(),
                map.maxEntries(),
                map.flags(),
                map.pinning() == Pinning.BY_NAME ? "  pinned by name" : "",
                map.tags().isEmpty() ? "" : "  tags " + map.tags()));
    map.inner().ifPresent(inner -> map(inner, indent + "    "));
    map.initial().forEach((index, name) -> line("%s    [%d] = %s".formatted(indent, index, name)));
  }

  private void program(ProgramSpec program) {
    line(
        "program %s  section %s  %s%s%s  %d instructions%s%s"
            .formatted(
                program.name(),
                program.section(),
                program.type().kernelName(),
                program.attachType().map(type -> "  attach " + type.kernelName()).orElse(""),
                program.attachTo().map(target -> "  to " + target).orElse(""),
                program.slots(),
                program.autoload() ? "" : "  loaded on request",
                program.calls().isEmpty() ? "" : "  calls " + String.join(", ", program.calls())));
  }

  private void variable(VariableSpec variable) {
    line(
        "variable %s  %s+%d  %d bytes"
            .formatted(variable.name(), variable.map(), variable.offset(), variable.size()));
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
