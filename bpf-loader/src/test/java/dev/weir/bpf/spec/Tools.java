// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.testing.KernelAssumptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of others that answer the same questions as this module. */
final class Tools {
  private Tools() {}

  /** Runs a tool and returns its standard output; skips the test, with the reason, without it. */
  static String run(String... command) {
    KernelAssumptions.assumeTools(command[0]);
    try {
      Path errors = Files.createTempFile("weir-tool", ".err");
      try {
        Process process =
            new ProcessBuilder(List.of(command)).redirectError(errors.toFile()).start();
        byte[] out = process.getInputStream().readAllBytes();
        int status = process.waitFor();
        if (status != 0) {
          throw new IllegalStateException(
              String.join(" ", command) + " failed: " + Files.readString(errors));
        }
        return new String(out, StandardCharsets.UTF_8);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
