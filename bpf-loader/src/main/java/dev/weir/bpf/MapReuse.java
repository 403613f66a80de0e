// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapInfo;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;

/** Whether a map that exists can stand in for one that an object describes. */
final class MapReuse {
  /** The kernel adds it to devmaps of its own accord (dev_map_init_map). */
  private static final int BPF_F_RDONLY_PROG = 1 << 7;

  private MapReuse() {}

  /**
   * Refuses a map that programs would misread.
   *
   * @param where what the map is, for the message
   */
  static void requireCompatible(MapSpec wanted, BpfMap map, String where) {
    List<String> differences = differences(wanted, map.info());
    if (!differences.isEmpty()) {
      throw new InvalidSpecException(
          "map \"%s\" cannot be %s: %s"
              .formatted(wanted.name(), where, String.join(", ", differences)));
    }
  }

  private static List<String> differences(MapSpec wanted, MapInfo there) {
    List<String> differences = new ArrayList<>();
    if (wanted.type() != there.type()) {
      differences.add(
          "type %s, not %s".formatted(there.type().kernelName(), wanted.type().kernelName()));
    }
    compare(differences, "key size", there.keySize(), wanted.keySize());
    compare(differences, "value size", there.valueSize(), wanted.valueSize());
    boolean sized = wanted.maxEntries() != 0 && wanted.type() != MapType.PERF_EVENT_ARRAY;
    if (sized) {
      compare(differences, "max entries", there.maxEntries(), wanted.maxEntries());
    }
    boolean devices = wanted.type() == MapType.DEVMAP || wanted.type() == MapType.DEVMAP_HASH;
    int ignored = devices ? BPF_F_RDONLY_PROG : 0;
    compare(differences, "flags", there.flags() & ~ignored, wanted.flags() & ~ignored);
    return differences;
  }

  private static void compare(List<String> differences, String what, long there, long wanted) {
    if (there != wanted) {
      differences.add("%s %d, not %d".formatted(what, there, wanted));
    }
  }
}
