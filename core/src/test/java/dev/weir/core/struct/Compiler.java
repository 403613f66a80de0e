// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The C compiler of this machine. */
final class Compiler {
  private static final String GCC = "gcc";

  private Compiler() {}

  /** The compiler, or an aborted test that says it is missing. */
  static Compiler require() {
    Needs.tool(GCC);
    return new Compiler();
  }

  /** What a program prints that is compiled from a source. */
  String run(Path source, Path directory) {
    String program = directory.resolve("program").toString();
    run(List.of(GCC, "-O0", "-Wno-scalar-storage-order", "-o", program, source.toString()));
    return run(List.of(program));
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output;
      try (InputStream out = process.getInputStream()) {
        output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(command + " ended with " + status + ":\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }
}
