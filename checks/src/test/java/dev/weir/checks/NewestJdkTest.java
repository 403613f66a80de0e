// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/newest-jdk}, which decides what the unprivileged tests run on. */
class NewestJdkTest {
  private static final Path SCRIPT = Path.of("../.ci/newest-jdk");

  @TempDir Path directory;

  @Test
  void theHighestVersionIsTakenAndNotTheLastName() throws Exception {
    jdk("a-25", "javac 25.0.1");
    jdk("b-8", "javac 1.8.0_402");
    jdk("c-17", "javac 17.0.15");
    Files.createDirectories(directory.resolve("z-only-a-runtime/bin"));

    assertThat(newest(Map.of())).isEqualTo(directory.resolve("a-25").toString());
  }

  @Test
  void whatTheJvmRepeatsOfItsOptionsIsNoVersion() throws Exception {
    jdk("a-25", "javac 25.0.1");
    jdk("b-17", "Picked up JAVA_TOOL_OPTIONS: -Xmx512m\njavac 17.0.15");

    assertThat(newest(Map.of("JAVA_TOOL_OPTIONS", "-Xmx512m")))
        .isEqualTo(directory.resolve("a-25").toString());
  }

  @Test
  void withoutAnyNothingIsSaid() throws Exception {
    assertThat(newest(Map.of())).isEmpty();
  }

  private void jdk(String name, String says) throws IOException {
    Path javac = Files.createDirectories(directory.resolve(name).resolve("bin")).resolve("javac");
    Files.writeString(javac, "#!/bin/sh\ncat <<'END'\n" + says + "\nEND\n");
    Files.setPosixFilePermissions(javac, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String newest(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toAbsolutePath().toString(), directory.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }
}
