// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The packet scheduler's clock, in which qdiscs keep times: {@code /proc/net/psched}. */
final class Ticks {
  private static final double PER_MICRO = perMicro();

  private Ticks() {}

  /** {@return microseconds} */
  static double micros(long ticks) {
    return ticks / PER_MICRO;
  }

  private static double perMicro() {
    try {
      String[] words =
          Files.readString(Path.of("/proc/net/psched"), StandardCharsets.US_ASCII).split(" ", -1);
      double ticks = Long.parseLong(words[0], 16);
      double micros = Long.parseLong(words[1], 16);
      double resolution = Long.parseLong(words[2], 16);
      // As in iproute2's tc_core.c.
      ticks = resolution == 1_000_000_000 ? micros : ticks;
      return ticks / micros * (resolution / 1e6);
    } catch (IOException | RuntimeException e) {
      // Kernels since 2.6.31 count units of 64 nanoseconds.
      return 15.625;
    }
  }
}
