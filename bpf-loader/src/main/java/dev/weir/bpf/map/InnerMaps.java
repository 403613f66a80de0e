// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What maps in a map are like. The kernel does not tell what it created the outer one with, but a
 * map that is in it is like that in all that it compares ({@code bpf_map_meta_equal}).
 */
final class InnerMaps {
  private static final Set<MapType> ARRAYS = EnumSet.of(MapType.ARRAY, MapType.PERCPU_ARRAY);

  private InnerMaps() {}

  /**
   * Compares the maps in a map with what they are to be.
   *
   * @return what differs; empty also if none is in it, or the process may not open them
   */
  static List<MapDifference> differences(BpfMap outer, MapSpec wanted) {
    MapSpec inner = wanted.inner().orElse(null);
    if (inner == null || !isMapOfMaps(outer.type())) {
      return List.of();
    }
    return anyOf(outer).map(there -> differences(there, inner)).orElse(List.of());
  }

  private static boolean isMapOfMaps(MapType type) {
    return type == MapType.ARRAY_OF_MAPS || type == MapType.HASH_OF_MAPS;
  }

  private static List<MapDifference> differences(MapInfo there, MapSpec wanted) {
    // Of arrays alone the kernel compares how many entries they have, and not of all.
    boolean ofAnySize =
        !ARRAYS.contains(there.type()) || (there.flags() & MapFlags.BPF_F_INNER_MAP) != 0;
    return there.differences(wanted).stream()
        .filter(difference -> !(ofAnySize && difference.field().equals(MapInfo.MAX_ENTRIES)))
        .map(d -> new MapDifference("inner map's " + d.field(), d.there(), d.wanted()))
        .toList();
  }

  private static Optional<MapInfo> anyOf(BpfMap outer) {
    Iterator<Map.Entry<byte[], Integer>> walk =
        new EntryWalk<>(outer, Codecs.bytes(outer.info().keySize()), Codecs.INT);
    while (walk.hasNext()) {
      try (BpfMap inner = BpfMap.open(walk.next().getValue())) {
        return Optional.of(inner.info());
      } catch (KernelException e) {
        if (e.errno() == Errno.EPERM) {
          return Optional.empty(); // opening by id needs CAP_SYS_ADMIN
        }
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
        // Replaced since it was read: another one is as good.
      }
    }
    return Optional.empty();
  }
}
