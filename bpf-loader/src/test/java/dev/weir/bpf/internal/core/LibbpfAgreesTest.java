// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.DebianObjects;
import dev.weir.bpf.FixtureFiles;
import dev.weir.bpf.asm.InstructionCodec;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.testing.KernelTest;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every relocated instruction is, byte for byte, the one libbpf makes. */
@KernelTest
class LibbpfAgreesTest {
  private static final Path FIXTURES = FixtureFiles.ROOT;
  private static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"clang-14", "clang-16", "clang-19"})
  void ofAllKindsAgainstSuppliedTypes(String clang) {
    Path object = FIXTURES.resolve(clang + "/bpfel/core_questions.o");
    Path target = FIXTURES.resolve(clang + "/bpfel/core_answers.o");
    Btf types = ObjectSpec.parse(target).btf().orElseThrow();

    Libbpf peer = Libbpf.compile(directory);
    int compared = compare(peer, object, TargetTypes.of("answers", types), object, target);

    assertThat(compared).isGreaterThanOrEqualTo(72);
  }

  /** The tools of bcc, of which each has its object within it. */
  @Test
  void ofDebiansObjectsAgainstTheRunningKernel() throws IOException {
    Assumptions.assumeTrue(Files.isReadable(VMLINUX), "needs " + VMLINUX);
    Btf vmlinux = Btf.read(VMLINUX);
    Libbpf peer = Libbpf.compile(directory);
    int compared = 0;
    for (DebianObjects.Foreign foreign : DebianObjects.all()) {
      Path object = Files.write(directory.resolve(foreign.name() + ".o"), foreign.bytes());
      compared += compare(peer, object, TargetTypes.kernel(vmlinux, List::of), object);
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static int compare(Libbpf libbpf, Path object, TargetTypes target, Path... arguments) {
    Map<String, List<String>> peer = libbpf.relocated(arguments);
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
}
