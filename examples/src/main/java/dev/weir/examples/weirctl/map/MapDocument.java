// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonObject;
import dev.weir.bpf.map.BpfMap;
import dev.weir.bpf.map.MapInfo;
import dev.weir.bpf.map.MapUsage;
import java.util.ArrayList;
import java.util.List;

/** What a map is, in the words of {@code bpftool -j map show}. */
record MapDocument(MapInfo info, MapUsage usage) {
  private static final List<String> HEADINGS =
      List.of("ID", "TYPE", "NAME", "KEY", "VALUE", "MAX", "FLAGS", "MEMORY", "BTF", "");

  static MapDocument of(BpfMap map) {
    return new MapDocument(map.info(), map.usage());
  }

  JsonObject json() {
    JsonObject document = new JsonObject();
    document.addProperty("id", id(info.id()));
    document.addProperty("type", info.type().kernelName());
    if (!info.name().isEmpty()) {
      document.addProperty("name", info.name());
    }
    document.addProperty("flags", Integer.toUnsignedLong(info.flags()));
    if (info.ifindex() != 0) {
      document.addProperty("ifindex", info.ifindex());
    }
    document.addProperty("bytes_key", info.keySize());
    document.addProperty("bytes_value", info.valueSize());
    document.addProperty("max_entries", info.maxEntries());
    document.addProperty("bytes_memlock", usage.memoryBytes());
    usage
        .owner()
        .ifPresent(
            owner -> {
              document.addProperty("owner_prog_type", owner.kernelName());
              document.addProperty("owner_jited", usage.ownerJited());
            });
    document.addProperty("frozen", usage.frozen() ? 1 : 0);
    if (info.btfId() != 0) {
      document.addProperty("btf_id", id(info.btfId()));
    }
    if (info.extra() != 0) {
      document.addProperty("map_extra", info.extra());
    }
    return document;
  }

  private static long id(int id) {
    return Integer.toUnsignedLong(id);
  }

  private List<String> row() {
    return List.of(
        Integer.toUnsignedString(info.id()),
        info.type().kernelName(),
        info.name().isEmpty() ? "-" : info.name(),
        String.valueOf(info.keySize()),
        String.valueOf(info.valueSize()),
        String.valueOf(info.maxEntries()),
        "0x%x".formatted(info.flags()),
        String.valueOf(usage.memoryBytes()),
        info.btfId() == 0 ? "-" : Integer.toUnsignedString(info.btfId()),
        usage.frozen() ? "frozen" : "");
  }

  static String text(List<MapDocument> maps) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    maps.forEach(map -> rows.add(map.row()));
    return Columns.of(rows);
  }
}
