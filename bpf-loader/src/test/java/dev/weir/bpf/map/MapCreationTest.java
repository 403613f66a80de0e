// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.testing.KernelTest;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class MapCreationTest {
  /** Newer than the oldest supported kernel. */
  private static final Map<MapType, String> SINCE =
      Map.of(
          MapType.TASK_STORAGE, "5.11",
          MapType.BLOOM_FILTER, "5.16",
          MapType.USER_RINGBUF, "6.1",
          MapType.CGRP_STORAGE, "6.2",
          MapType.ARENA, "6.9");

  @ParameterizedTest
  @EnumSource(
      names = {"UNSPEC", "STRUCT_OPS"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyTypeIsCreatedFromTheLeastDescription(MapType type) {
    MapSpec spec = Maps.minimal(type);
    try (BpfMap map = BpfMap.create(spec)) {
      assertThat(map.type()).isEqualTo(type);
      assertThat(map.name()).isEqualTo("weir_test");
      assertThat(map.info().keySize()).isEqualTo(spec.keySize());
      assertThat(map.info().differences(spec)).isEmpty();
    } catch (KernelException e) {
      String since = SINCE.getOrDefault(type, "5.10");
      // Older, or built without: BPF LSM is an option, and so is AF_XDP.
      boolean optional = EnumSet.of(MapType.INODE_STORAGE, MapType.XSKMAP).contains(type);
      boolean older = KernelVersion.running().compareTo(KernelVersion.parse(since)) < 0;
      assumeTrue(!(optional || older) || e.errno() != Errno.EINVAL, "kernel without " + type);
      throw e;
    }
  }

  @Test
  void whatDiffersIsToldFieldByField() {
    MapSpec spec = Maps.minimal(MapType.HASH);
    try (BpfMap map = BpfMap.create(spec)) {
      MapSpec other =
          spec.toBuilder().type(MapType.LRU_HASH).keySize(8).maxEntries(5).flags(2).build();
      assertThat(map.info().differences(other))
          .extracting(MapDifference::toString)
          .containsExactly(
              "type hash, not lru_hash",
              "key size 4, not 8",
              "max entries 4, not 5",
              "flags 0x0, not 0x2");
    }
  }

  @Test
  void aTrieIsNeverPreallocated() {
    MapSpec spec = Maps.minimal(MapType.LPM_TRIE).withFlags(0);
    assertThatThrownBy(() -> BpfMap.create(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("lpm_trie")
        .hasMessageContaining("BPF_F_NO_PREALLOC");
  }

  @Test
  void memlockChangesOnlyWhereItCounts() {
    Memlock before = Memlock.current();
    new Memlock(1 << 20, before.hard()).apply();
    try {
      assertThat(Memlock.raise().soft()).isEqualTo(1 << 20);
      boolean old = KernelVersion.running().compareTo(KernelVersion.parse("5.11")) < 0;
      assertThat(Memlock.isCharged()).isEqualTo(old);
      assertThat(Memlock.current().soft()).isEqualTo(old ? -1 : 1 << 20);
    } finally {
      before.apply();
    }
  }
}
