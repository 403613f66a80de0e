// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Text read line by line, unpacked if it is packed, none of it kept. */
final class Lines {
  private static final int GZIP = 0x1f;

  private Lines() {}

  /** Hands over each line; the stream is closed. */
  static void read(InputStream in, Consumer<String> line) throws IOException {
    try (PushbackInputStream start = new PushbackInputStream(in)) {
      int first = start.read();
      if (first < 0) {
        return;
      }
      start.unread(first);
      InputStream text = first == GZIP ? new GZIPInputStream(start) : start;
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(text, StandardCharsets.ISO_8859_1));
      for (String next = reader.readLine(); next != null; next = reader.readLine()) {
        line.accept(next);
      }
    }
  }
}
