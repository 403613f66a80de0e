// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf;

import dev.weir.testing.KernelAssumptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of others that answer the same questions as this module. */
public final class Tools {
  private Tools() {}

  /**
   * Runs a program; skips the test, with the reason, where it is not installed.
   *
   * @param program its name
   * @param arguments what to tell it
   * @return its standard output
   */
  public static String run(String program, Object... arguments) {
    KernelAssumptions.assumeTools(program);
    List<String> command = new ArrayList<>(List.of(program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Path errors = Files.createTempFile("weir-tool", ".err");
      try {
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        byte[] output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
          throw new AssertionError(command + " failed:\n" + Files.readString(errors));
        }
        return new String(output, StandardCharsets.UTF_8);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * As {@link #run}, line by line.
   *
   * @param program its name
   * @param arguments what to tell it
   * @return the lines of its standard output
   */
  public static List<String> lines(String program, Object... arguments) {
    return run(program, arguments).lines().toList();
  }
}
