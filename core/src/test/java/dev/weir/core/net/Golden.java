// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The checked-in answers of others. */
final class Golden {

  private Golden() {}

  /**
   * {@return the lines of a resource beside this class, in fields; lines that begin with # are not
   * among them}
   */
  static List<List<String>> rows(String resource, String separator) {
    try (InputStream in = Golden.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split(separator, -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
