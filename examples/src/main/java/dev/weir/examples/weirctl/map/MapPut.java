// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonObject;
import dev.weir.bpf.map.BpfMap;
import dev.weir.examples.weirctl.console.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weirctl map put}. */
@Command(
    name = "put",
    description = "Writes an entry of a map, new or not; adds a value to a queue, stack or filter.")
public final class MapPut implements Callable<Integer> {
  @Mixin private MapChoice choice = new MapChoice();

  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "KEY VALUE",
      arity = "1..2",
      hideParamSyntax = true,
      description =
          "Each JSON by the map's types, a number, or hex:BYTES as they are in memory. What a map of"
              + " maps or an array of programs holds is given by its id; where each CPU has a value,"
              + " as an array, or as one for all. Before a negative number: --.")
  private List<String> words = List.of();

  /** Made by picocli. */
  public MapPut() {}

  @Override
  public Integer call() {
    try (BpfMap map = choice.open()) {
      Elements elements = Elements.of(map);
      boolean keyed = map.info().keySize() != 0;
      if (words.size() != (keyed ? 2 : 1)) {
        throw choice.usage(map + (keyed ? " takes a KEY and a VALUE" : " takes a VALUE only"));
      }
      if (keyed) {
        Entry entry = elements.put(words.get(0), words.get(1));
        output.print(entry::json, () -> "");
      } else {
        elements.push(words.get(0));
        output.print(JsonObject::new, () -> "");
      }
    }
    return 0;
  }
}
