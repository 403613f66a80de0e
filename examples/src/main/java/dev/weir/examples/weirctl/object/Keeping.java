// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.Pinning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pins all of an object, or nothing. */
final class Keeping {
  private Keeping() {}

  static void keep(BpfObject object, Path root) {
    List<Path> made = new ArrayList<>();
    try {
      for (BpfProgram program : object.programs()) {
        Path path = path(root, program.name());
        program.pin(path);
        made.add(path);
      }
      for (MapSpec map : object.spec().maps()) {
        boolean created = object.hasMap(map.name());
        if (created && map.pinning() == Pinning.NONE) {
          Path path = path(root, map.name());
          object.map(map.name()).pin(path);
          made.add(path);
        }
      }
    } catch (RuntimeException e) {
      remove(made);
      throw e;
    }
  }

  /** Names on a BPF file system have no dots; libbpf pins ".rodata" as "_rodata" too. */
  private static Path path(Path root, String name) {
    return root.resolve(name.replace('.', '_'));
  }

  static void remove(List<Path> pins) {
    for (Path pin : pins) {
      try {
        Files.deleteIfExists(pin);
      } catch (IOException e) {
        throw new UncheckedIOException("removing the pin " + pin + " failed: " + e, e);
      }
    }
  }
}
