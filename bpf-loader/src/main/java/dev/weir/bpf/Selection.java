// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.asm.Reference;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of an object is loaded: programs, the maps they refer to, and what those maps hold from the
 * start, which may be programs with maps of their own.
 *
 * @param programs in the order of the object
 * @param maps in the order of the object
 */
record Selection(List<ProgramSpec> programs, List<MapSpec> maps) {

  /** All maps, and all programs but those marked otherwise. */
  static Selection all(ObjectSpec object) {
    List<String> wanted =
        object.programs().stream()
            .filter(ProgramSpec::autoload)
            .map(ProgramSpec::name)
            .collect(Collectors.toList());
    Search search = new Search(object);
    object.maps().forEach(search::map);
    search.programs(wanted);
    return search.result();
  }

  /** Certain programs, and what they need. */
  static Selection of(ObjectSpec object, Collection<String> names) {
    Search search = new Search(object);
    search.programs(names);
    return search.result();
  }

  private static final class Search {
    private final ObjectSpec object;
    private final Map<String, MapSpec> maps = new LinkedHashMap<>();
    private final Set<String> wantedMaps = new LinkedHashSet<>();
    private final Set<String> wantedPrograms = new LinkedHashSet<>();
    private final Deque<ProgramSpec> unread = new ArrayDeque<>();

    Search(ObjectSpec object) {
      this.object = object;
      object.maps().forEach(map -> maps.put(map.name(), map));
    }

    void programs(Collection<String> names) {
      names.forEach(this::program);
      while (!unread.isEmpty()) {
        for (Instruction instruction : unread.pop().instructions()) {
          Reference reference = instruction.reference().orElse(null);
          MapSpec map =
              reference instanceof Reference.MapFd || reference instanceof Reference.MapValue
                  ? maps.get(reference.name())
                  : null;
          if (map != null) {
            map(map);
          }
        }
      }
    }

    private void program(String name) {
      if (wantedPrograms.add(name)) {
        unread.push(object.program(name));
      }
    }

    void map(MapSpec map) {
      if (!wantedMaps.add(map.name())) {
        return;
      }
      for (String content : map.initial().values()) {
        if (map.type() == MapType.PROG_ARRAY) {
          program(content);
        } else {
          map(object.map(content));
        }
      }
    }

    Selection result() {
      return new Selection(
          object.programs().stream().filter(p -> wantedPrograms.contains(p.name())).toList(),
          object.maps().stream().filter(m -> wantedMaps.contains(m.name())).toList());
    }
  }
}
