// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.asm.Disassembler;
import dev.weir.bpf.btf.CoreRelocationKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same source, compiled for machines of the other byte order, describes the same object. */
class ByteOrderTwinsTest {

  static List<String[]> twins() {
    List<String[]> twins = new ArrayList<>();
    for (String compiler : Fixtures.compilers()) {
      for (String name : Fixtures.NAMES) {
        // Its instructions hold where bit-fields are, which differs.
        if (!name.equals("core_questions")) {
          twins.add(new String[] {compiler, name});
        }
      }
    }
    return twins;
  }

  @ParameterizedTest
  @MethodSource("twins")
  void bothTwinsDescribeTheSame(String compiler, String name) {
    ObjectSpec little = Fixtures.parse(compiler + "/bpfel", name);
    ObjectSpec big = Fixtures.parse(compiler + "/bpfeb", name);

    assertThat(describe(big)).isEqualTo(describe(little));
    assertThat(describe(little)).hasSizeGreaterThan(2);
  }

  private static List<String> describe(ObjectSpec object) {
    List<String> lines = new ArrayList<>();
    lines.add(object.license() + " " + object.kernelVersion());
    for (MapSpec map : object.maps()) {
      lines.add(map + " " + map.inner() + map.initial() + map.tags() + map.pinning());
      lines.add(map.extra() + " " + map.numaNode() + " " + map.keyTypeId() + map.valueTypeId());
    }
    for (ProgramSpec program : object.programs()) {
      lines.add(program + " " + program.calls() + program.attachType() + program.attachTo());
      lines.add(program.functions() + " " + program.coreRelocations());
      // How far a bit-field is from the left is another number in the other byte order.
      boolean sameCode =
          program.coreRelocations().stream()
              .noneMatch(relocation -> relocation.kind() == CoreRelocationKind.FIELD_LSHIFT_U64);
      lines.add(sameCode ? new Disassembler().print(program.instructions()) : "");
      program.instructions().forEach(instruction -> lines.add(instruction.reference().toString()));
    }
    for (VariableSpec variable : object.variables()) {
      boolean number = variable.size() <= 8 && Integer.bitCount(variable.size()) == 1;
      lines.add(variable + " " + (number ? variable.asLong() : ""));
    }
    object.externs().forEach(extern -> lines.add(extern.toString()));
    return lines;
  }
}
