// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.info;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.FixtureFiles;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfFeature;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramFunction;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.testing.KernelTest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel takes an object's types, and each function of a program is told of where it begins.
 */
@KernelTest(capabilities = Capability.BPF)
class ObjectBtfTest {
  private static final Path FIXTURES = FixtureFiles.ROOT;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clang-14/bpfel/calls", "clang-19/bpfel/calls", "clang-19/bpfel/core_questions",
        "clang-14/bpfel/data", "clang-19/bpfel/data", "clang-14/bpfel/externs",
        "clang-19/bpfel/externs", "clang-19/bpfel/externs_kernel", "clang-19/bpfel/maps_btf",
        "clang-16/bpfel/btf_externs", "clang-19/bpfel/btf_sections", "linked/linked"
      })
  void isAcceptedWithTheFunctionsOfEachProgram(String name) {
    ObjectSpec object = ObjectSpec.parse(FIXTURES.resolve(name + ".o"));
    EnumSet<BtfFeature> supported = EnumSet.allOf(BtfFeature.class);
    supported.removeIf(feature -> !KernelVersion.running().isAtLeast(feature.firstKernel()));
    Btf btf = ObjectBtf.loadable(object, supported).orElseThrow();

    LoadedBtf.load(btf, name).close();

    for (ProgramSpec program : object.programs()) {
      SourceInfo info = SourceInfo.of(object, program);
      ByteBuffer functions = info.functions();
      for (ProgramFunction function : program.functions()) {
        assertThat(functions.getInt()).as(function.name()).isEqualTo(function.slot());
        assertThat(btf.name(functions.getInt())).isEqualTo(function.name());
      }
      assertThat(functions.hasRemaining()).isFalse();
      assertThat(info.lines().remaining()).isPositive();
      assertThat(info.lines().getInt()).isZero();
    }
  }
}
