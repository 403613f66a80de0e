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

/** {@code weirctl map get}. */
@Command(
    name = "get",
    description = "Shows what a map has for a key; of a queue or stack, the next.")
public final class MapGet implements Callable<Integer> {
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
  public MapGet() {}

  @Override
  public Integer call() {
    try (BpfMap map = choice.open()) {
      Elements elements = Elements.of(map);
      if (elements.isQueue()) {
        if (key.isPresent()) {
          throw choice.usage(map + " has no keys: get takes none");
        }
        JsonElement value = elements.peek();
        JsonObject document = new JsonObject();
        document.add("value", value);
        output.print(() -> document, () -> Entry.text(value) + "\n");
        return 0;
      }
      Entry entry =
          elements.get(key.orElseThrow(() -> choice.usage("Missing required parameter: 'KEY'")));
      output.print(entry::json, () -> Entry.text(entry.value()) + "\n");
    }
    return 0;
  }
}
