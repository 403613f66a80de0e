// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonArray;
import dev.weir.bpf.map.BpfMap;
import dev.weir.examples.weirctl.console.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weirctl map dump}. */
@Command(
    name = "dump",
    description =
        "Shows all entries of a map, by its types where it has them, else in hexadecimal.")
public final class MapDump implements Callable<Integer> {
  @Mixin private MapChoice choice = new MapChoice();

  @Mixin private Output output = new Output();

  /** Made by picocli. */
  public MapDump() {}

  @Override
  public Integer call() {
    List<Entry> entries = new ArrayList<>();
    try (BpfMap map = choice.open()) {
      Elements.of(map).forEach(entries::add);
    }
    output.print(() -> json(entries), () -> text(entries));
    return 0;
  }

  private static JsonArray json(List<Entry> entries) {
    JsonArray array = new JsonArray(entries.size());
    entries.forEach(entry -> array.add(entry.json()));
    return array;
  }

  private static String text(List<Entry> entries) {
    List<List<String>> rows = new ArrayList<>(entries.size());
    entries.forEach(entry -> rows.add(List.of(Entry.text(entry.key()), Entry.text(entry.value()))));
    return Columns.of(rows);
  }
}
