// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.spec.LinkType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Helpers and types of links are those of the running kernel, all of them. */
class KernelNumbersTest {
  private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");

  private static void assertAllKnown(String type, Map<String, Integer> ours) {
    assumeTrue(Files.isReadable(KERNEL), "needs the kernel's BTF, " + KERNEL);
    Btf kernel = Btf.read(KERNEL);
    BtfType.Enumeration theirs = (BtfType.Enumeration) kernel.type(kernel.id(type, BtfKind.ENUM));
    Map<String, Integer> known = new HashMap<>();
    theirs.values().stream()
        .filter(constant -> !constant.name().matches("__MAX.*|MAX_.*|__BPF_FUNC_MAX.*|.*_unspec"))
        .forEach(constant -> known.put(constant.name(), (int) constant.value()));
    assertThat(ours).containsAllEntriesOf(known);
    assertThat(known.size()).isGreaterThan(5);
  }

  @Test
  void helpersAreTheKernels() {
    Map<String, Integer> ours = new HashMap<>();
    Arrays.stream(Helper.values())
        .forEach(
            helper -> ours.put("BPF_FUNC_" + helper.kernelName().substring(4), helper.number()));
    assertAllKnown("bpf_func_id", ours);
    assertThat(Arrays.stream(Helper.values()).map(h -> Helper.of(h.number())))
        .containsExactly(Helper.values());
  }

  @Test
  void typesOfLinksAreTheKernels() {
    Map<String, Integer> ours = new HashMap<>();
    Arrays.stream(LinkType.values())
        .forEach(type -> ours.put("BPF_LINK_TYPE_" + type, type.number()));
    assertAllKnown("bpf_link_type", ours);
  }
}
