// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import dev.weir.bpf.map.BpfMap;
import dev.weir.examples.weirctl.console.Output;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weirctl map show}. */
@Command(name = "show", description = "Tells what a map is: type, sizes, memory.")
public final class MapShow implements Callable<Integer> {
  @Mixin private MapChoice choice = new MapChoice();

  @Mixin private Output output = new Output();

  /** Made by picocli. */
  public MapShow() {}

  @Override
  public Integer call() {
    try (BpfMap map = choice.open()) {
      MapDocument document = MapDocument.of(map);
      output.print(document::json, () -> MapDocument.text(List.of(document)));
    }
    return 0;
  }
}
