// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.kernel.KernelVersion;
import dev.weir.testing.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class MapCreationTest {
  private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");

  /** No map of their own, or one that is more than a map. */
  private static final Set<MapType> NOT_MADE = EnumSet.of(MapType.UNSPEC, MapType.STRUCT_OPS);

  /** BPF LSM is an option of the kernel, and so is AF_XDP. */
  private static final Set<MapType> OPTIONAL = EnumSet.of(MapType.INODE_STORAGE, MapType.XSKMAP);

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  /** What this kernel calls a type of maps, whether anybody here has heard of it or not. */
  static Set<MapType> typesOfThisKernel() {
    assumeTrue(Files.isReadable(KERNEL), "needs the kernel's BTF, " + KERNEL);
    Btf kernel = Btf.read(KERNEL);
    BtfType type = kernel.type(kernel.id("bpf_map_type", BtfKind.ENUM));
    Set<MapType> types = EnumSet.noneOf(MapType.class);
    for (BtfType.Enumerator constant : ((BtfType.Enumeration) type).values()) {
      if (!constant.name().startsWith("__MAX")) {
        types.add(MapType.of((int) constant.value()));
      }
    }
    assertThat(types).hasSizeGreaterThan(27);
    types.removeAll(NOT_MADE);
    return types;
  }

  @ParameterizedTest
  @MethodSource("typesOfThisKernel")
  void everyTypeOfThisKernelIsCreatedFromTheLeastDescription(MapType type) {
    MapSpec spec = Maps.minimal(type);
    try (BpfMap map = BpfMap.create(spec)) {
      assertThat(map.type()).isEqualTo(type);
      assertThat(map.name()).isEqualTo("weir_test");
      assertThat(map.info().keySize()).isEqualTo(spec.keySize());
      assertThat(map.differences(spec)).isEmpty();
    } catch (KernelException e) {
      boolean without = OPTIONAL.contains(type) && e.errno() == Errno.EINVAL;
      assumeTrue(!without, "kernel built without " + type);
      throw e;
    }
  }

  @Test
  void whatIsNotMadeIsSaidToBe() {
    for (MapType type : NOT_MADE) {
      MapSpec spec = Maps.sized(type, 4, 8, 1).build();
      assertThatThrownBy(() -> BpfMap.create(spec))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("map \"weir_test\"")
          .hasMessageContaining(type == MapType.UNSPEC ? "no type" : "struct_ops");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  void theMapsInAMapAreComparedToo(MapType type) {
    MapSpec inner = Maps.minimal(MapType.HASH);
    MapSpec spec = Maps.minimal(type);
    MapSpec other = with(spec, inner.toBuilder().type(MapType.LRU_HASH).keySize(8).build());
    MapSpec larger = with(spec, inner.withMaxEntries(1000));
    try (BpfMap outer = BpfMap.create(spec);
        BpfMap member = BpfMap.create(inner)) {
      assertThat(outer.differences(other)).as("nobody can tell of an empty one").isEmpty();
      MapOfMaps.of(outer, Codecs.INT).put(2, member);
      assertThat(outer.differences(spec)).isEmpty();
      assertThat(outer.differences(larger)).as("hash tables of any size may be in it").isEmpty();
      assertThat(outer.differences(other))
          .extracting(MapDifference::toString)
          .containsExactly("inner map's type hash, not lru_hash", "inner map's key size 4, not 8");
    }
  }

  private static MapSpec with(MapSpec outer, MapSpec inner) {
    return outer.toBuilder().inner(inner).build();
  }

  @Test
  void arraysInAMapAreOfOneSize() {
    MapSpec inner = Maps.minimal(MapType.ARRAY);
    MapSpec spec = with(Maps.minimal(MapType.HASH_OF_MAPS), inner);
    try (BpfMap outer = BpfMap.create(spec);
        BpfMap member = BpfMap.create(inner)) {
      MapOfMaps.of(outer, Codecs.INT).put(2, member);
      assertThat(outer.differences(with(spec, inner.withMaxEntries(5))))
          .extracting(MapDifference::toString)
          .containsExactly("inner map's max entries 4, not 5");
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
