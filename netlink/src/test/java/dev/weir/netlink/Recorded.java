// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Messages that others sent, by what they are: each resource says how it was recorded. */
public final class Recorded {
  private Recorded() {}

  /** Reads a resource: lines of a name, a tab, and hexadecimal digits. */
  public static Map<String, byte[]> messages(Class<?> beside, String resource) {
    Map<String, byte[]> messages = new LinkedHashMap<>();
    try (InputStream in = beside.getResourceAsStream(resource)) {
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
