// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every relocated instruction is, byte for byte, the one libbpf makes. */
@KernelTest
class LibbpfAgreesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/dev/weir/bpf/fixtures");
  private static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"clang-14", "clang-16", "clang-19"})
  void ofAllKindsAgainstSuppliedTypes(String clang) {
    Path object = FIXTURES.resolve(clang + "/bpfel/core_questions.o");
    Path target = FIXTURES.resolve(clang + "/bpfel/core_answers.o");
    Btf types = ObjectSpec.parse(target).btf().orElseThrow();

    int compared = compare(object, TargetTypes.of("answers", types), object, target);

    assertThat(compared).isGreaterThanOrEqualTo(72);
  }

  /** The tools of bcc, of which each has its object within it. */
  @Test
  void ofDebiansObjectsAgainstTheRunningKernel() throws IOException {
    Assumptions.assumeTrue(Files.isReadable(VMLINUX), "needs " + VMLINUX);
    Btf vmlinux = Btf.read(VMLINUX);
    int compared = 0;
    for (Path object : objects()) {
      compared += compare(object, TargetTypes.kernel(vmlinux, List::of), object);
    }
    assertThat(compared).isGreaterThan(100);
  }

  private int compare(Path object, TargetTypes target, Path... arguments) {
    Map<String, List<String>> peer = Libbpf.compile(directory).relocated(arguments);
    ObjectSpec spec = ObjectSpec.parse(object);
    CoreLinker linker = CoreLinker.of(spec, target);
    int compared = 0;
    for (ProgramSpec program : spec.programs()) {
      CoreCode code = linker.link(program);
      byte[] bytes = InstructionCodec.encode(code.instructions(), ByteOrder.LITTLE_ENDIAN);
      List<String> theirs = peer.get(program.name());
      assertThat(theirs).as(object + " " + program.name()).isNotNull();
      if (theirs.size() < bytes.length / 8 && program.functions().size() > 1) {
        continue; // libbpf gave up on the object before it linked functions.
      }
      // Functions of functions stand in another order there.
      int end = program.functions().size() > 2 ? program.functions().get(0).slots() : bytes.length;
      for (CoreAnswer answer : code.answers()) {
        for (int slot = answer.slot(); slot < answer.slot() + answer.slots(); slot++) {
          if (slot < end) {
            assertThat(HexFormat.of().formatHex(bytes, 8 * slot, 8 * slot + 8))
                .as(object + " " + program.name() + " " + answer)
                .isEqualTo(theirs.get(slot));
          }
        }
        compared += answer.slot() < end ? 1 : 0;
      }
    }
    return compared;
  }

  private List<Path> objects() throws IOException {
    List<Path> objects = new ArrayList<>();
    Path installed = Path.of("/usr/lib/x86_64-linux-gnu/bpf");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> files = Files.list(installed)) {
        files.filter(file -> file.toString().endsWith(".o")).sorted().forEach(objects::add);
      }
    }
    Path tools = Path.of("/usr/share/doc/libbpf-tools");
    Path list = Path.of("/var/lib/dpkg/info/libbpf-tools.list");
    if (Files.isDirectory(tools) && Files.isReadable(list)) {
      for (String line : Files.readAllLines(list)) {
        if (line.startsWith("/usr/sbin/") && Files.isRegularFile(Path.of(line))) {
          embedded(Path.of(line)).ifPresent(objects::add);
        }
      }
    }
    Assumptions.assumeFalse(objects.size() < 20, "needs libbpf-tools, xdp-tools, libxdp1");
    return objects;
  }

  /** Skeletons have the object as a string in the executable. */
  private Optional<Path> embedded(Path tool) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(tool)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 1; at < file.limit() - 64; at++) {
      if (file.getInt(at) == 0x464c457f && file.getShort(at + 18) == 247) {
        long end = file.getLong(at + 40) + 64L * file.getShort(at + 60);
        if (end > 0 && at + end <= file.limit()) {
          byte[] object = new byte[(int) end];
          file.get(at, object);
          return Optional.of(Files.write(directory.resolve(tool.getFileName() + ".o"), object));
        }
      }
    }
    return Optional.empty();
  }
}
