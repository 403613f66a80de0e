// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static dev.weir.bpf.asm.Instructions.exit;
import static dev.weir.bpf.asm.Instructions.mov;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.asm.Register;
import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.bpf.spec.ProgramSpec;
import dev.weir.bpf.spec.ProgramType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.core.mount.Cgroup;
import dev.weir.core.net.Cidr;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.core.struct.StructCodec;
import dev.weir.core.struct.annotation.Be;
import dev.weir.core.struct.annotation.U16;
import dev.weir.core.struct.annotation.U32;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.testing.KernelTest;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class MapFamiliesTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static final int LOOPBACK = 1;
  private static final int AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int AT_FDCWD = -100;

  private record Policy(@U32 int prefixlen, @U32 int identity, @Be @U16 int port) {}

  private static final StructCodec<Policy> POLICY =
      StructCodec.of(MethodHandles.lookup(), Policy.class);

  private static BpfMap minimal(MapType type) {
    return BpfMap.create(Maps.minimal(type));
  }

  private static OwnedFd socket(int type) {
    return OwnedFd.adopt(
        Syscall.SOCKET.check(Syscall.SOCKET.call(AF_INET, type, 0), "socket"), "socket");
  }

  private static OwnedFd directory(Path path) {
    try (Scratch scratch = Scratch.open()) {
      long fd = Syscall.OPENAT.call(AT_FDCWD, scratch.cString(path.toString()), 0);
      return OwnedFd.adopt(Syscall.OPENAT.check(fd, path.toString()), path.toString());
    }
  }

  private static BpfProgram returning(int number) {
    return BpfProgram.load(
        ProgramSpec.builder("p", ProgramType.XDP, List.of(mov(Register.R0, number), exit()))
            .license("GPL")
            .build());
  }

  private static void assertErrno(Errno errno, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void blocksOfAddresses() {
    try (BpfMap map = BpfMap.create(Maps.minimal(MapType.LPM_TRIE).withMaxEntries(2000))) {
      PrefixMap<Cidr, Integer> blocks = PrefixMap.ofCidrs(map, IpFamily.AF_INET, Codecs.INT);
      blocks.put(Cidr.parse("10.0.0.0/8"), 1);
      blocks.put(Cidr.parse("10.1.0.0/16"), 2);
      assertThat(blocks.putIfAbsent(Cidr.parse("10.0.0.0/8"), 3)).isFalse();
      assertThat(blocks.longestMatch(Cidr.host(IpAddress.parse("10.1.2.3")))).contains(2);
      assertThat(blocks.longestMatch(Cidr.host(IpAddress.parse("10.2.2.3")))).contains(1);
      assertThat(blocks.longestMatch(Cidr.host(IpAddress.parse("11.2.2.3")))).isEmpty();
      assertThat(blocks.covering(Cidr.parse("10.0.0.0/12"))).contains(1);
      assertThat(blocks.remove(Cidr.parse("10.0.0.0/9"))).isFalse();

      Map<Cidr, Integer> many = new LinkedHashMap<>();
      for (int i = 0; i < 1000; i++) {
        many.put(Cidr.containing(IpAddress.ofIpv4(0x14000000 + (i << 8)), 24), i);
      }
      blocks.putAll(many);
      assertThat(blocks.snapshot()).hasSize(1002).containsAllEntriesOf(many);
      Set<Cidr> seen = new HashSet<>();
      blocks.forEach(
          (prefix, value) -> {
            seen.add(prefix);
            blocks.remove(prefix);
          });
      assertThat(seen).hasSize(1002);
      assertThat(blocks.snapshot()).isEmpty();
    }
  }

  @Test
  void aFullTrieIsAFullMap() {
    try (BpfMap map = minimal(MapType.LPM_TRIE)) {
      PrefixMap<Cidr, Integer> blocks = PrefixMap.ofCidrs(map, IpFamily.AF_INET, Codecs.INT);
      for (int i = 0; i < 4; i++) {
        blocks.put(Cidr.host(IpAddress.ofIpv4(i)), i);
      }
      assertThatThrownBy(() -> blocks.put(Cidr.host(IpAddress.ofIpv4(9)), 9))
          .isInstanceOf(MapFullException.class);
    }
  }

  /** Fields behind the prefix are stored by the kernel as they are, and would differ. */
  @Test
  void aPrefixHasOneForm() {
    MapSpec spec = Maps.sized(MapType.LPM_TRIE, 12, 4, 8).flags(MapFlags.BPF_F_NO_PREALLOC).build();
    try (BpfMap map = BpfMap.create(spec)) {
      PrefixMap<Policy, Integer> policies = PrefixMap.of(map, POLICY, Codecs.INT);
      policies.put(new Policy(32, 7, 443), 1);
      assertThat(policies.snapshot()).containsOnlyKeys(new Policy(32, 7, 0));
      policies.put(new Policy(32 + 6, 7, 0xff53), 2);
      assertThat(policies.snapshot())
          .containsOnlyKeys(new Policy(32, 7, 0), new Policy(38, 7, 0xfc00));
      assertThat(policies.longestMatch(new Policy(0, 7, 0xfd00))).contains(2);
      assertThat(policies.longestMatch(new Policy(0, 7, 443))).contains(1);
      assertThatThrownBy(() -> policies.put(new Policy(65, 7, 0), 1))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("0..64");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
  void mapsInMaps(MapType type) {
    try (BpfMap outer = minimal(type);
        BpfMap inner = minimal(MapType.HASH);
        BpfMap other = minimal(MapType.ARRAY)) {
      MapOfMaps<Integer> maps = MapOfMaps.of(outer, Codecs.INT);
      assertThat(maps.get(1)).isEmpty();
      maps.put(1, inner);
      try (BpfMap found = maps.get(1).orElseThrow()) {
        assertThat(found.id()).isEqualTo(inner.id());
      }
      assertThat(maps.ids()).isEqualTo(Map.of(1, inner.id()));
      assertErrno(Errno.EINVAL, () -> maps.put(1, other));
      assertThat(maps.remove(1)).isTrue();
      assertThat(maps.id(1)).isEmpty();
    }
  }

  @Test
  void programsForTailCalls() {
    try (BpfMap map = minimal(MapType.PROG_ARRAY);
        BpfProgram program = returning(2)) {
      ProgramArray programs = ProgramArray.of(map);
      programs.put(3, program);
      assertThat(programs.id(3)).hasValue(program.id());
      assertThat(programs.ids()).isEqualTo(Map.of(3, program.id()));
      assertThat(programs.remove(3)).isTrue();
      assertThat(programs.remove(3)).isFalse();
      assertErrno(Errno.E2BIG, () -> programs.put(4, program));
    }
  }

  @Test
  void valuesInOrder() {
    try (BpfMap queue = minimal(MapType.QUEUE);
        BpfMap stack = minimal(MapType.STACK)) {
      ValueQueue<Long> first = ValueQueue.of(queue, Codecs.LONG);
      ValueQueue<Long> last = ValueQueue.of(stack, Codecs.LONG);
      for (long i = 1; i <= 4; i++) {
        first.push(i);
        last.push(i);
      }
      assertThatThrownBy(() -> first.push(5L)).isInstanceOf(MapFullException.class);
      first.pushDroppingOldest(5L);
      assertThat(first.peek()).contains(2L);
      assertThat(first.pop()).contains(2L);
      assertThat(last.pop()).contains(4L);
      assertThat(last.pop()).contains(3L);
      for (int i = 0; i < 3; i++) {
        assertThat(first.pop()).isPresent();
      }
      assertThat(first.pop()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SOCKMAP", "SOCKHASH"})
  void sockets(MapType type) {
    try (BpfMap map = minimal(type);
        OwnedFd socket = socket(SOCK_STREAM)) {
      int raw = socket.acquire();
      Syscall.LISTEN.check(Syscall.LISTEN.call(raw, 1), "listen");
      socket.release();
      SocketMap<Integer> sockets = SocketMap.of(map, Codecs.INT);
      assertThat(sockets.cookie(1)).isEmpty();
      sockets.put(1, socket);
      assertThat(sockets.cookie(1)).isPresent();
      assertThat(sockets.putIfAbsent(1, socket)).isFalse();
      assertThat(sockets.remove(1)).isTrue();
      assertThat(sockets.remove(1)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEVMAP", "DEVMAP_HASH"})
  void devices(MapType type) {
    try (BpfMap map = BpfMap.create(Maps.sized(type, 4, 8, 4).build())) {
      RedirectMap devices = RedirectMap.of(map);
      devices.put(1, LOOPBACK);
      assertThat(devices.get(1)).contains(new RedirectMap.Target(LOOPBACK, 0));
      assertThat(devices.get(2)).isEmpty();
      assertThat(devices.snapshot()).containsOnlyKeys(1);
      assertThat(devices.remove(1)).isTrue();
      assertThat(devices.get(1)).isEmpty();
      assertErrno(Errno.EINVAL, () -> devices.put(1, 4711));
    }
  }

  /** No kernel has batches for maps of devices; it leaves the count as it was given. */
  @Test
  void withoutBatchesInTheKernelEntriesGoOneByOne() {
    try (BpfMap map = BpfMap.create(Maps.sized(MapType.DEVMAP_HASH, 4, 4, 8).build())) {
      MapBatch batch = MapBatch.of(map, 4);
      for (int i = 0; i < 3; i++) {
        batch.keys().putInt(batch.keyAt(i), i + 10);
        batch.values().putInt(batch.valueAt(i), LOOPBACK);
      }
      batch.write(3);
      assertThat(RedirectMap.of(map).snapshot()).containsOnlyKeys(10, 11, 12);

      assertThat(batch.read()).isTrue();
      assertThat(batch.count()).isEqualTo(3);
      assertThat(batch.read()).isFalse();

      batch.keys().putInt(batch.keyAt(0), 11).putInt(batch.keyAt(1), 99);
      assertThat(batch.delete(2)).isEqualTo(1);
      batch.rewind();
      assertThat(batch.drain()).isTrue();
      assertThat(batch.count()).isEqualTo(2);
      assertThat(RedirectMap.of(map).snapshot()).isEmpty();
    }
  }

  /** Each fallback on a map that has not yet found out about another. */
  @Test
  void theFirstBatchOfAnyKindFindsOut() {
    MapSpec spec = Maps.sized(MapType.DEVMAP_HASH, 4, 4, 8).build();
    try (BpfMap map = BpfMap.create(spec)) {
      RedirectMap.of(map).put(0, LOOPBACK);
      assertThat(MapBatch.of(map, 4).delete(1)).isEqualTo(1);
      RedirectMap.of(map).put(0, LOOPBACK);
      MapBatch batch = MapBatch.of(map, 4);
      assertThat(batch.drain()).isTrue();
      assertThat(batch.count()).isEqualTo(1);
    }
  }

  @Test
  void cpus() {
    try (BpfMap map = minimal(MapType.CPUMAP)) {
      RedirectMap cpus = RedirectMap.of(map);
      cpus.put(0, 192);
      assertThat(cpus.get(0)).contains(new RedirectMap.Target(192, 0));
      assertThat(cpus.remove(0)).isTrue();
      try (BpfProgram program = returning(2)) {
        assertThatThrownBy(() -> cpus.put(0, 192, program))
            .isInstanceOf(InvalidSpecException.class);
      }
    }
  }

  @Test
  void controlGroups(Cgroup cgroup) {
    try (BpfMap map = minimal(MapType.CGROUP_ARRAY);
        OwnedFd directory = directory(cgroup.path())) {
      CgroupArray groups = CgroupArray.of(map);
      groups.put(1, directory);
      assertThat(groups.remove(1)).isTrue();
      assertThat(groups.remove(1)).isFalse();
    }
  }

  @Test
  void storageOfASocket() {
    try (BpfMap map = minimal(MapType.SK_STORAGE);
        OwnedFd one = socket(SOCK_DGRAM);
        OwnedFd two = socket(SOCK_DGRAM)) {
      StorageMap<Long> storage = StorageMap.of(map, Codecs.LONG);
      assertThat(storage.get(one)).isEmpty();
      storage.put(one, 42L);
      assertThat(storage.get(one)).contains(42L);
      assertThat(storage.get(two)).isEmpty();
      assertThat(storage.putIfAbsent(one, 1L)).isFalse();
      assertThat(storage.remove(one)).isTrue();
      assertThat(storage.remove(one)).isFalse();
    }
  }

  @Test
  void aFilterRemembers() {
    BpfMap created;
    try {
      created = minimal(MapType.BLOOM_FILTER);
    } catch (KernelException e) {
      assumeTrue(e.errno() != Errno.EINVAL, "Bloom filters came with 5.16");
      throw e;
    }
    try (BpfMap map = created) {
      BloomFilter<Long> filter = BloomFilter.of(map, Codecs.LONG);
      assertThat(filter.mightContain(1L)).isFalse();
      filter.add(1L);
      assertThat(filter.mightContain(1L)).isTrue();
    }
  }

  @Test
  void noTraceIsThereAtFirst() {
    try (BpfMap map = minimal(MapType.STACK_TRACE)) {
      assertThat(StackTraces.of(map).get(1)).isEmpty();
      assertThat(StackTraces.of(map).remove(1)).isFalse();
    }
  }
}
