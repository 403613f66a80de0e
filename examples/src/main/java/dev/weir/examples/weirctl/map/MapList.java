// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonArray;
import dev.weir.bpf.map.BpfMap;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.examples.weirctl.console.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weirctl map list}. */
@Command(name = "list", description = "Tells which maps there are on this machine.")
public final class MapList implements Callable<Integer> {
  @Mixin private Output output = new Output();

  /** Made by picocli. */
  public MapList() {}

  @Override
  public Integer call() {
    List<MapDocument> maps = new ArrayList<>();
    for (int id : BpfMap.ids()) {
      try (BpfMap map = BpfMap.open(id)) {
        maps.add(MapDocument.of(map));
      } catch (KernelException e) {
        // It went away since the ids were asked for.
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
    }
    output.print(() -> json(maps), () -> MapDocument.text(maps));
    return 0;
  }

  private static JsonArray json(List<MapDocument> maps) {
    JsonArray array = new JsonArray();
    maps.forEach(map -> array.add(map.json()));
    return array;
  }
}
