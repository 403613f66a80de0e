// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import dev.weir.netlink.route.Link;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What numbers are called: devices of the namespace, and what {@code /etc/iproute2} names. */
final class Names {
  private static final Path DIRECTORY = Path.of("/etc/iproute2");

  private final Map<Integer, String> devices = new HashMap<>();
  private final Map<Long, String> protocols =
      read(
          "rt_protos",
          Map.of(0L, "unspec", 1L, "redirect", 2L, "kernel", 3L, "boot", 4L, "static", 9L, "ra"));
  private final Map<Long, String> tables =
      read("rt_tables", Map.of(255L, "local", 254L, "main", 253L, "default", 0L, "unspec"));
  private final Map<Long, String> scopes =
      read("rt_scopes", Map.of(0L, "global", 255L, "nowhere", 254L, "host", 253L, "link"));
  private final Map<Long, String> groups = read("group", Map.of(0L, "default"));

  Names(List<Link> links) {
    links.forEach(this::learn);
  }

  void learn(Link link) {
    devices.put(link.index(), link.name());
  }

  String device(long index) {
    return devices.getOrDefault((int) index, "if" + index);
  }

  String protocol(long number) {
    return protocols.getOrDefault(number, Long.toString(number));
  }

  String table(long number) {
    return tables.getOrDefault(number, Long.toString(number));
  }

  String scope(long number) {
    return scopes.getOrDefault(number, Long.toString(number));
  }

  String group(long number) {
    return groups.getOrDefault(number, Long.toString(number));
  }

  private static Map<Long, String> read(String file, Map<Long, String> known) {
    Map<Long, String> names = new HashMap<>(known);
    try {
      for (String line : Files.readAllLines(DIRECTORY.resolve(file), StandardCharsets.UTF_8)) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length >= 2 && words[0].matches("(0x[0-9a-fA-F]{1,8}|\\d{1,10})")) {
          names.put(Long.decode(words[0]), words[1]);
        }
      }
    } catch (IOException e) {
      // There need not be such a file: the kernel's own numbers are known.
    }
    return names;
  }
}
