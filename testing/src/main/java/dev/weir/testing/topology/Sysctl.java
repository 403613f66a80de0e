// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The network sysctls of the calling thread's namespace: {@code /proc/sys/net} shows the opening
 * thread's, unlike {@code /proc/net}, which shows those of the process's first thread.
 */
final class Sysctl {
  private static final Path ROOT = Path.of("/proc/sys/net");

  private Sysctl() {}

  static void set(String key, String value) {
    Path path = path(key);
    try {
      Files.writeString(path, value);
    } catch (IOException e) {
      throw new WeirException("writing \"" + value + "\" to " + path + " failed: " + e, e);
    }
  }

  /** Sets it if this kernel has it. */
  static void setIfPresent(String key, String value) {
    if (Files.exists(path(key))) {
      set(key, value);
    }
  }

  private static Path path(String key) {
    return ROOT.resolve(key.indexOf('/') >= 0 ? key : key.replace('.', '/'));
  }
}
