// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.testing.KernelAssumptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** What Debian's libbpf makes of an object: src/test/c/relocated.c, compiled on the spot. */
final class Libbpf {
  private final Path program;

  private Libbpf(Path program) {
    this.program = program;
  }

  static Libbpf compile(Path directory) {
    KernelAssumptions.assumeTools("gcc");
    boolean there = Files.exists(Path.of("/usr/include/bpf/libbpf.h"));
    if (!there && "1".equals(System.getenv("WEIR_REQUIRE_TOOLS"))) {
      throw new AssertionError("needs libbpf-dev");
    }
    Assumptions.assumeTrue(there, "needs libbpf-dev");
    Path program = directory.resolve("relocated");
    run(List.of("gcc", "-O1", "-o", program.toString(), "src/test/c/relocated.c", "-lbpf"));
    return new Libbpf(program);
  }

  /** The slots of each program in hexadecimal, 8 bytes each. */
  Map<String, List<String>> relocated(Path... objectAndTarget) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    for (Path path : objectAndTarget) {
      command.add(path.toString());
    }
    Map<String, List<String>> programs = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : run(command).lines().toList()) {
      if (line.startsWith("program ")) {
        current = new ArrayList<>();
        programs.put(line.substring("program ".length()), current);
      } else {
        current.add(line);
      }
    }
    return programs;
  }

  private static String run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed");
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
