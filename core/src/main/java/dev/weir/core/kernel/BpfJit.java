// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether BPF programs are compiled to machine code; an interpreted datapath is many times slower.
 */
public enum BpfJit {
  /** Programs are compiled. */
  ENABLED,
  /**
   * Programs are compiled, and the code is written to the kernel log: a debugging setting, unfit
   * for a node that carries traffic.
   */
  ENABLED_WITH_DUMP,
  /** Programs are interpreted. */
  DISABLED,
  /**
   * This process cannot tell: the sysctl is root's, and exists only in the first network namespace.
   */
  UNKNOWN;

  /**
   * {@return the state that {@code net.core.bpf_jit_enable} shows
   * (Documentation/admin-guide/sysctl/net.rst)}
   */
  public static BpfJit state() {
    try {
      return switch (Files.readString(Path.of("/proc/sys/net/core/bpf_jit_enable")).strip()) {
        case "0" -> DISABLED;
        case "1" -> ENABLED;
        case "2" -> ENABLED_WITH_DUMP;
        default -> UNKNOWN;
      };
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
