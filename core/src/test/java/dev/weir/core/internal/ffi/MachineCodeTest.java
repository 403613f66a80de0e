// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.Needs;
import dev.weir.core.internal.ffi.Native.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of the stub are what assemblers make of its text, on both architectures. */
class MachineCodeTest {
  @TempDir Path directory;

  @Test
  void gnuAsMakesTheSameBytesForX86() throws Exception {
    Path object = directory.resolve("stub.o");
    run(Needs.tool("as"), "--64", "-o", object.toString(), source(Architecture.X86_64));

    assertThat(text(Needs.tool("objcopy"), object)).isEqualTo(MachineCode.of(Architecture.X86_64));
  }

  @Test
  void llvmMakesTheSameBytesForX86() throws Exception {
    assertThat(byLlvm(Architecture.X86_64, "x86_64-linux-gnu", ""))
        .isEqualTo(MachineCode.of(Architecture.X86_64));
  }

  @Test
  void llvmMakesTheSameBytesForAarch64() throws Exception {
    assertThat(byLlvm(Architecture.AARCH64, "aarch64-linux-gnu", "-mattr=+bti"))
        .isEqualTo(MachineCode.of(Architecture.AARCH64));
  }

  @Test
  void thereIsNoCodeForOtherMachines() {
    assertThatThrownBy(() -> MachineCode.of(Architecture.OTHER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private byte[] byLlvm(Architecture architecture, String triple, String attributes)
      throws Exception {
    Path object = directory.resolve("stub.o");
    run(
        Needs.tool("llvm-mc-19", "llvm-mc-16", "llvm-mc-14"),
        "--triple=" + triple,
        attributes.isEmpty() ? "--show-encoding=false" : attributes,
        "--filetype=obj",
        "-o",
        object.toString(),
        source(architecture));
    return text(Needs.tool("llvm-objcopy-19", "llvm-objcopy-16", "llvm-objcopy-14"), object);
  }

  private String source(Architecture architecture) throws IOException {
    return Files.writeString(directory.resolve("stub.s"), MachineCode.source(architecture))
        .toString();
  }

  private byte[] text(String objcopy, Path object) throws Exception {
    Path bytes = directory.resolve("stub.text");
    run(objcopy, "-O", "binary", "--only-section=.text", object.toString(), bytes.toString());
    return Files.readAllBytes(bytes);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", String.join(" ", command), output).isZero();
  }
}
