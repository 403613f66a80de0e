// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What iproute2 sends, by command: a resource says how it was recorded. */
final class Iproute2 {
  private Iproute2() {}

  static Map<String, byte[]> recorded() {
    Map<String, byte[]> messages = new LinkedHashMap<>();
    try (InputStream in = Iproute2.class.getResourceAsStream("iproute2.txt")) {
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
        if (!line.startsWith("#") && !line.isEmpty()) {
          int tab = line.indexOf('\t');
          messages.put(line.substring(0, tab), HexFormat.of().parseHex(line.substring(tab + 1)));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return messages;
  }
}
