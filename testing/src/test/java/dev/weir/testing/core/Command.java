// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** Programs of others, whose view of the kernel is compared with Weir's. */
final class Command {
  private Command() {}

  /** {@return what a program prints, on either stream; its failure is the test's} */
  static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(List.of(command) + " ended with " + status + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new AssertionError(List.of(command) + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
