// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapDifference;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a map that exists can stand in for one that an object describes. */
final class MapReuse {
  private MapReuse() {}

  /**
   * Refuses a map that programs would misread.
   *
   * @param where what the map is, for the message
   */
  static void requireCompatible(MapSpec wanted, BpfMap map, String where) {
    List<MapDifference> differences = map.differences(wanted);
    if (!differences.isEmpty()) {
      throw new InvalidSpecException(
          "map \"%s\" cannot be %s: %s"
              .formatted(
                  wanted.name(),
                  where,
                  differences.stream().map(Object::toString).collect(Collectors.joining(", "))));
    }
  }
}
