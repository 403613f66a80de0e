// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.topology;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Sysctls of the network namespace of the calling thread. A key never leads out of {@code
 * /proc/sys/net}: tests run as root, and elsewhere is the machine's.
 */
final class Sysctl {
  private static final Path ROOT = Path.of("/proc/sys/net");
  private static final Path HERE = Path.of("/proc/thread-self/ns/net");
  private static final Path OF_THE_PROCESS = Path.of("/proc/self/ns/net");
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

  private Sysctl() {}

  /**
   * Sets one.
   *
   * @throws InvalidSpecException if the key is not one, or the namespace does not have it
   */
  static void set(String key, String value) {
    Path path = path(key);
    demandOwnNamespace(key);
    if (!Files.exists(path)) {
      // What is not per namespace, such as net.core.bpf_jit_enable, exists in the first one only
      // (net/core/sysctl_net_core.c, sysctl_core_net_init).
      throw new InvalidSpecException(
          "sysctl \""
              + key
              + "\": a network namespace does not have "
              + path
              + "; it belongs to the whole machine, or this kernel lacks it");
    }
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
    String[] parts = key.split(key.indexOf('/') >= 0 ? "/" : "\\.", -1);
    Path path = ROOT;
    for (String part : parts) {
      if (!PART.matcher(part).matches() || part.equals(".") || part.equals("..")) {
        throw new InvalidSpecException(
            "sysctl \""
                + key
                + "\": a key is parts of letters, digits, _, - and, between slashes, dots, all"
                + " below net, such as ipv4.ip_forward");
      }
      path = path.resolve(part);
    }
    return path;
  }

  /** The kernel resolves {@code /proc/sys/net} for the thread that asks. */
  private static void demandOwnNamespace(String key) {
    try {
      if (Files.readSymbolicLink(HERE).equals(Files.readSymbolicLink(OF_THE_PROCESS))) {
        throw new WeirException(
            "sysctl \"" + key + "\" would be set in the process's own network namespace");
      }
    } catch (IOException e) {
      throw new WeirException("reading " + HERE + " failed: " + e, e);
    }
  }
}
