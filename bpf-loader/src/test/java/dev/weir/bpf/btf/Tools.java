// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.testing.KernelAssumptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of others that say what a blob or object has in it. */
final class Tools {
  static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  private Tools() {}

  /** Skips the test, with the reason, where the kernel shows no BTF. */
  static Btf vmlinux() {
    assumeTrue(Files.isReadable(VMLINUX), "needs a kernel with CONFIG_DEBUG_INFO_BTF: " + VMLINUX);
    return Btf.read(VMLINUX);
  }

  /** What bpftool says; skips the test, with the reason, where it is not installed. */
  static List<String> bpftool(Object... arguments) {
    return run("bpftool", arguments);
  }

  static List<String> run(String program, Object... arguments) {
    KernelAssumptions.assumeTools(program);
    List<String> command = new ArrayList<>(List.of(program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      Path errors = Files.createTempFile("weir", ".err");
      try {
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        byte[] output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
          throw new AssertionError(command + " failed:\n" + Files.readString(errors));
        }
        return new String(output, StandardCharsets.UTF_8).lines().toList();
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

  /** Writes a blob into a file. */
  static Path file(Path directory, String name, Btf btf) {
    ByteBuffer bytes = btf.bytes();
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    try {
      return Files.write(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
