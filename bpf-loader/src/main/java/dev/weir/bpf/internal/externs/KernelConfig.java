// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A kernel's configuration: {@code CONFIG_HZ=250}. What is not set is not there. */
final class KernelConfig {
  private KernelConfig() {}

  /** {@return the values of the options wanted, as they are written} */
  static Map<String, String> read(InputStream in, Set<String> wanted) throws IOException {
    Map<String, String> values = new HashMap<>();
    Lines.read(
        in,
        line -> {
          int equals = line.indexOf('=');
          if (equals > 0 && line.startsWith("CONFIG_")) {
            String name = line.substring(0, equals);
            String value = line.substring(equals + 1).stripTrailing();
            if (wanted.contains(name) && !value.isEmpty()) {
              values.putIfAbsent(name, value);
            }
          }
        });
    return values;
  }
}
