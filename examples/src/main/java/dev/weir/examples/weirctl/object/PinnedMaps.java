// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.object;

import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.Pinning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pins that loading makes of its own accord, removed unless they are to be kept. */
final class PinnedMaps implements AutoCloseable {
  private final List<Path> absent = new ArrayList<>();
  private boolean loaded;
  private boolean kept;

  private PinnedMaps() {}

  /** Notes which of an object's maps are not pinned yet. */
  static PinnedMaps before(ObjectSpec spec, Optional<Path> root) {
    PinnedMaps pinned = new PinnedMaps();
    for (MapSpec map : spec.maps()) {
      if (map.pinning() == Pinning.BY_NAME && root.isPresent()) {
        Path path = root.get().resolve(map.name());
        if (!Files.exists(path)) {
          pinned.absent.add(path);
        }
      }
    }
    return pinned;
  }

  /** From here on the pins are this process's: a loading that failed has removed its own. */
  void loaded() {
    loaded = true;
  }

  void keep() {
    kept = true;
  }

  @Override
  public void close() {
    if (loaded && !kept) {
      Keeping.remove(absent);
    }
  }
}
