// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.spec.ExternSpec;
import dev.weir.core.error.InvalidSpecException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The contents of the map {@code .kconfig}. */
final class ConfigValues {
  private static final String OPTION = "CONFIG_";

  /** No configuration is as long as this. */
  private static final int MOST = 1 << 20;

  private static final String VIRTUAL = "LINUX_";

  private final List<ExternSpec> externs;
  private final ExternSource source;

  /**
   * Prepares to look values up.
   *
   * @param externs those of the configuration
   * @param source the kernel
   */
  ConfigValues(List<ExternSpec> externs, ExternSource source) {
    this.externs = externs;
    this.source = source;
  }

  byte[] contents(Btf btf, ByteOrder order) {
    int end = externs.stream().mapToInt(e -> e.offset() + e.size()).max().orElse(0);
    if (end < 0 || end > MOST) {
      throw new InvalidSpecException("externs in .kconfig: they take " + end + " bytes");
    }
    ByteBuffer contents = ByteBuffer.allocate(end);
    Map<String, String> options = options();
    for (ExternSpec extern : externs) {
      ConfigType type = ConfigType.of(extern.name(), btf, extern.typeId());
      ByteBuffer out = contents.slice(extern.offset(), extern.size()).order(order);
      String option = options.get(extern.name());
      if (option != null) {
        type.put(option, out);
      } else if (extern.name().startsWith(OPTION)) {
        requireWeak(extern, "the kernel's configuration does not set it");
      } else {
        virtual(extern, type, out);
      }
    }
    return contents.array();
  }

  /** What is in no configuration, and asked for the same way. */
  private void virtual(ExternSpec extern, ConfigType type, ByteBuffer out) {
    switch (extern.name()) {
      case "LINUX_KERNEL_VERSION" -> type.put(source.version().code(), out);
      case "LINUX_HAS_BPF_COOKIE" -> type.put(source.hasBpfCookie() ? 1 : 0, out);
      case "LINUX_HAS_SYSCALL_WRAPPER" -> type.put(source.hasSyscallWrapper() ? 1 : 0, out);
      default -> {
        if (!extern.name().startsWith(VIRTUAL)) {
          throw new InvalidSpecException(
              "extern " + extern.name() + ": values begin with " + OPTION + " or " + VIRTUAL);
        }
        requireWeak(extern, "no such value is known");
      }
    }
  }

  private static void requireWeak(ExternSpec extern, String why) {
    if (!extern.weak()) {
      throw new InvalidSpecException(
          "extern " + extern.name() + ": " + why + ", and it is not declared __weak");
    }
  }

  private Map<String, String> options() {
    Set<String> wanted =
        externs.stream()
            .map(ExternSpec::name)
            .filter(name -> name.startsWith(OPTION))
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return Map.of();
    }
    try {
      return KernelConfig.read(source.config(), wanted);
    } catch (IOException e) {
      if (externs.stream().allMatch(e2 -> e2.weak() || !wanted.contains(e2.name()))) {
        return Map.of();
      }
      throw new InvalidSpecException(
          "externs " + wanted + ": the kernel's configuration cannot be read: " + e, e);
    }
  }
}
