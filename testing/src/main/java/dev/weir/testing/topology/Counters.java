// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The protocol counters of the calling thread's namespace
 * (Documentation/networking/snmp_counter.rst).
 */
final class Counters {
  private static final Path NET = Path.of("/proc/thread-self/net");

  /** Pairs of lines: a protocol and names, the protocol and values. */
  private static final List<String> TABLES = List.of("snmp", "netstat");

  /** Lines of a name and a value. */
  private static final List<String> LISTS = List.of("snmp6", "xfrm_stat");

  private Counters() {}

  static OptionalLong read(String counter) {
    for (String file : LISTS) {
      for (String line : lines(file)) {
        String[] words = line.trim().split("\\s+", -1);
        if (words.length == 2 && words[0].equals(counter)) {
          return OptionalLong.of(Long.parseLong(words[1]));
        }
      }
    }
    for (String file : TABLES) {
      List<String> lines = lines(file);
      for (int i = 0; i + 1 < lines.size(); i += 2) {
        OptionalLong found = find(counter, lines.get(i), lines.get(i + 1));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong find(String counter, String names, String values) {
    String[] nameWords = names.trim().split("\\s+", -1);
    String[] valueWords = values.trim().split("\\s+", -1);
    String protocol = nameWords[0].replace(":", "");
    for (int i = 1; i < nameWords.length; i++) {
      if (counter.equals(protocol + nameWords[i])) {
        return OptionalLong.of(Long.parseLong(valueWords[i]));
      }
    }
    return OptionalLong.empty();
  }

  private static List<String> lines(String file) {
    Path path = NET.resolve(file);
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new WeirException("reading " + path + " failed: " + e, e);
    }
  }
}
