// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every program in src/main/bpf is in the jar, compiled for both byte orders. Whether the bytes are
 * current is CI's comparison.
 */
class CompiledObjectsTest {
  private static final int EI_DATA = 5;
  private static final int E_MACHINE = 18;
  private static final short EM_BPF = 247;

  static List<String> programs() throws IOException {
    try (Stream<Path> sources = Files.list(Path.of("src/main/bpf"))) {
      return sources
          .map(source -> source.getFileName().toString())
          .filter(name -> name.endsWith(".bpf.c"))
          .map(name -> name.replace(".bpf.c", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramIsThereForLittleEndianMachines(String name) throws IOException {
    assertIsBpfObject("bpfel/" + name + ".o", 1, ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramIsThereForBigEndianMachines(String name) throws IOException {
    assertIsBpfObject("bpfeb/" + name + ".o", 2, ByteOrder.BIG_ENDIAN);
  }

  private static void assertIsBpfObject(String resource, int elfData, ByteOrder order)
      throws IOException {
    try (InputStream in = CompiledObjectsTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      ByteBuffer elf = ByteBuffer.wrap(in.readAllBytes()).order(order);
      assertThat(elf.getInt(0)).isEqualTo(order == ByteOrder.BIG_ENDIAN ? 0x7f454c46 : 0x464c457f);
      assertThat(elf.get(EI_DATA)).isEqualTo((byte) elfData);
      assertThat(elf.getShort(E_MACHINE)).isEqualTo(EM_BPF);
    }
  }
}
