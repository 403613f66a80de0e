// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** BTF in files: the kernel's, and what tools are given to read. */
final class Blobs {
  static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  private Blobs() {}

  /** Skips the test, with the reason, where the kernel shows no BTF. */
  static Btf vmlinux() {
    assumeTrue(Files.isReadable(VMLINUX), "needs a kernel with CONFIG_DEBUG_INFO_BTF: " + VMLINUX);
    return Btf.read(VMLINUX);
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
