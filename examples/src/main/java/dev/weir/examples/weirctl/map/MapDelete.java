// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.weir.bpf.map.BpfMap;
import dev.weir.examples.weirctl.console.Output;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weirctl map delete}. */
@Command(
    name = "delete",
    description = "Deletes an entry of a map; of a queue or stack, takes out the next value.")
public final class MapDelete implements Callable<Integer> {
  @Mixin private MapChoice choice = new MapChoice();

  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "KEY",
      arity = "0..1",
      description =
          "JSON by the map's types, a number, or hex:BYTES as they are in memory. Before a"
              + " negative number: --.")
  private Optional<String> key = Optional.empty();

  /** Made by picocli. */
  public MapDelete() {}

  @Override
  public Integer call() {
    try (BpfMap map = choice.open()) {
      Elements elements = Elements.of(map);
      JsonObject document = new JsonObject();
      if (elements.isQueue()) {
        if (key.isPresent()) {
          throw choice.usage(map + " has no keys: delete takes none");
        }
        JsonElement value = elements.pop();
        document.add("value", value);
        output.print(() -> document, () -> Entry.text(value) + "\n");
        return 0;
      }
      String given = key.orElseThrow(() -> choice.usage("Missing required parameter: 'KEY'"));
      document.add("key", elements.delete(given));
      output.print(() -> document, () -> "");
    }
    return 0;
  }
}
