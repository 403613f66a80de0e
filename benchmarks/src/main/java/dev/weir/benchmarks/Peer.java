// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Programs in C that do the same and print {@code NAME NANOSECONDS}, a line for each operation. */
final class Peer {
  private Peer() {}

  /**
   * Runs one and keeps the best of what it and earlier runs printed.
   *
   * @param best the figures so far, by name
   * @param command the program and its arguments
   * @throws IOException if it cannot be run or fails
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  static void takeTurn(Map<String, Double> best, String... command)
      throws IOException, InterruptedException {
    for (String line : run(command).lines().toList()) {
      int space = line.indexOf(' ');
      best.merge(line.substring(0, space), Double.valueOf(line.substring(space + 1)), Math::min);
    }
  }

  /**
   * Runs a program.
   *
   * @param command the program and its arguments
   * @return what it printed
   * @throws IOException if it cannot be run or fails
   * @throws InterruptedException if this thread is interrupted meanwhile
   */
  static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with status " + process.exitValue());
    }
    return output;
  }
}
