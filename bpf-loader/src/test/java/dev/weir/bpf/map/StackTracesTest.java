// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfObject;
import dev.weir.bpf.MapUses;
import dev.weir.bpf.ProgramRun;
import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.kernel.Capability;
import dev.weir.testing.KernelTest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@KernelTest(capabilities = {Capability.BPF, Capability.PERFMON, Capability.SYS_ADMIN})
class StackTracesTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  @Test
  void whatAProgramTookIsReadAndRemoved() {
    try (BpfObject object = MapUses.load("takes_stack")) {
      object.program("takes_stack").run(ProgramRun.builder().build());
      int id = (int) object.variable("stack_id").getLong();
      assertThat(id).as("the id that bpf_get_stackid gave").isNotNegative();

      StackTraces traces = StackTraces.of(object.map("stacks"));
      List<Long> frames = traces.get(id).orElseThrow();
      // The system call that ran the program is on it: all of it in the kernel's half.
      assertThat(frames).hasSizeGreaterThan(2).allMatch(address -> address < 0);
      assertThat(traces.remove(id)).isTrue();
      assertThat(traces.remove(id)).isFalse();
      assertThat(traces.get(id)).isEmpty();
    }
  }

  @Test
  void buildIdsAreNoAddresses() {
    try (BpfMap map =
        BpfMap.create(
            Maps.sized(MapType.STACK_TRACE, 4, 32 * 4, 4)
                .flags(MapFlags.BPF_F_STACK_BUILD_ID)
                .build())) {
      assertThatThrownBy(() -> StackTraces.of(map))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("build ids");
    }
  }
}
