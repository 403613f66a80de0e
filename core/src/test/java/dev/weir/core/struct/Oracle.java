// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table that struct_oracle.c printed. */
final class Oracle {

  /** A struct of the table. */
  record Entry(String name, int size, int alignment, List<String[]> members, String bytes) {}

  private Oracle() {}

  static String text() {
    try (InputStream in = Oracle.class.getResourceAsStream("struct_oracle.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    String[] head = {};
    List<String[]> members = new ArrayList<>();
    for (String line : text().lines().toList()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "struct" -> {
          head = words;
          members = new ArrayList<>();
        }
        case "all" ->
            entries.put(
                head[1],
                new Entry(
                    head[1],
                    Integer.parseInt(head[2]),
                    Integer.parseInt(head[3]),
                    members,
                    words[1]));
        default -> members.add(words);
      }
    }
    return entries;
  }
}
