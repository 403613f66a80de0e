// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our names and numbers are those of the running kernel, as far as it knows them. */
class KernelEnumsTest {
  private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");

  @Test
  void mapTypesAreTheKernels() {
    Map<String, Integer> ours = new HashMap<>();
    Arrays.stream(MapType.values()).forEach(t -> ours.put("BPF_MAP_TYPE_" + t, t.number()));
    assertAgrees("bpf_map_type", ours);
  }

  @Test
  void programTypesAreTheKernels() {
    Map<String, Integer> ours = new HashMap<>();
    Arrays.stream(ProgramType.values()).forEach(t -> ours.put("BPF_PROG_TYPE_" + t, t.number()));
    assertAgrees("bpf_prog_type", ours);
  }

  @Test
  void attachTypesAreTheKernels() {
    Map<String, Integer> ours = new HashMap<>();
    Arrays.stream(AttachType.values()).forEach(t -> ours.put("BPF_" + t, t.number()));
    assertAgrees("bpf_attach_type", ours);
  }

  private static void assertAgrees(String type, Map<String, Integer> ours) {
    assumeTrue(Files.isReadable(KERNEL), "needs the kernel's BTF, " + KERNEL);
    Btf kernel = Btf.read(KERNEL);
    BtfType.Enumeration theirs = (BtfType.Enumeration) kernel.type(kernel.id(type, BtfKind.ENUM));
    int agreeing = 0;
    for (BtfType.Enumerator constant : theirs.values()) {
      Integer number = ours.get(constant.name());
      if (number != null) {
        assertThat((long) number).as(constant.name()).isEqualTo(constant.value());
        agreeing++;
      }
    }
    // Oldest supported kernel: 29 map types, 31 program types, 38 attach types.
    assertThat(agreeing).as("constants in common").isGreaterThan(27);
  }
}
