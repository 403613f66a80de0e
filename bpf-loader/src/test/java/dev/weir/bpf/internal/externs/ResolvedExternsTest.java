// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.FixtureFiles;
import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.internal.core.TargetTypes;
import dev.weir.bpf.spec.ExternSpec;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Externs answered by a kernel that is written down here. */
class ResolvedExternsTest {
  private static final Path FIXTURES = FixtureFiles.ROOT;

  private static final String CONFIG =
      """
      # comment
      CONFIG_BPF_SYSCALL=y
      CONFIG_BPF=m
      CONFIG_NET=y
      CONFIG_HZ=250
      CONFIG_DEFAULT_HOSTNAME="(none)"
      """;

  @ParameterizedTest
  @ValueSource(strings = {"clang-14/bpfel", "clang-19/bpfeb"})
  void configurationIsLaidOutAsTheProgramWantsIt(String build) {
    ObjectSpec object = ObjectSpec.parse(FIXTURES.resolve(build + "/externs_kernel.o"));
    ResolvedExterns externs =
        ResolvedExterns.of(object, List.of(object.program("configuration")), source(CONFIG));
    ByteBuffer values = ByteBuffer.wrap(externs.kconfig().orElseThrow()).order(object.byteOrder());

    assertThat(values.getInt(at(object, "LINUX_KERNEL_VERSION"))).isEqualTo(0x06122c);
    assertThat(values.get(at(object, "LINUX_HAS_SYSCALL_WRAPPER"))).isZero();
    assertThat(values.getLong(at(object, "LINUX_HAS_BPF_COOKIE"))).isEqualTo(1);
    assertThat(values.getInt(at(object, "CONFIG_BPF_SYSCALL"))).isEqualTo(1);
    assertThat(values.get(at(object, "CONFIG_BPF"))).isEqualTo((byte) 'm');
    assertThat(values.getShort(at(object, "CONFIG_HZ"))).isEqualTo((short) 250);
    assertThat(values.getInt(at(object, "CONFIG_DEFAULT_HOSTNAME") & ~3)).isNotZero();
    assertThat(values.get(at(object, "CONFIG_DEFAULT_HOSTNAME") + 3)).isZero();
    assertThat(values.getInt(at(object, "CONFIG_UNHEARD_OF"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONFIG_HZ=70000", "CONFIG_HZ=y", "CONFIG_HZ=\"x\"", "CONFIG_HZ=1x", ""})
  void whatDoesNotFitOrIsMissingIsRefusedByName(String hz) {
    ObjectSpec object = ObjectSpec.parse(FIXTURES.resolve("clang-19/bpfel/externs_kernel.o"));
    String config = CONFIG.replace("CONFIG_HZ=250", hz);
    assertThatThrownBy(
            () ->
                ResolvedExterns.of(
                    object, List.of(object.program("configuration")), source(config)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("CONFIG_HZ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clang-14/bpfel", "clang-19/bpfel"})
  void weakFunctionsThatAreAbsentAreZeroAndNotToBeCalled(String build) {
    ObjectSpec object = ObjectSpec.parse(FIXTURES.resolve(build + "/externs_kernel.o"));
    var functions = object.program("functions");
    ResolvedExterns externs = ResolvedExterns.of(object, List.of(functions), source(""));
    List<Instruction> code = externs.apply(functions.instructions(), module -> -1);

    assertThat(code).filteredOn(Instruction::isKernelCall).isEmpty();
    assertThat(code).filteredOn(Instruction::isWide).allMatch(i -> i.imm() == 0 && i.src() == 0);
    Instruction call = code.stream().filter(Instruction::isHelperCall).findFirst().orElseThrow();
    assertThat(externs.explain("5: (85) call unknown#" + call.imm()))
        .hasValueSatisfying(why -> assertThat(why).contains("bpf_"));
  }

  private static int at(ObjectSpec object, String name) {
    return object.externs().stream()
        .filter(extern -> extern.name().equals(name))
        .mapToInt(ExternSpec::offset)
        .findFirst()
        .orElseThrow();
  }

  private static WrittenKernel source(String config) {
    Btf types =
        ObjectSpec.parse(FIXTURES.resolve("clang-19/bpfel/core_answers.o")).btf().orElseThrow();
    return new WrittenKernel(config, "ffffffff81000000 T _text\n", TargetTypes.of("test", types));
  }
}
