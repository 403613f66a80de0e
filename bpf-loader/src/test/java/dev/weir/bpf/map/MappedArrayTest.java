// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.kernel.Capability;
import dev.weir.core.memory.MappedRegion.Access;
import dev.weir.testing.KernelTest;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@KernelTest(capabilities = {Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN})
class MappedArrayTest {

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static BpfMap array(int flags) {
    return BpfMap.create(Maps.sized(MapType.ARRAY, 4, 8, 3).flags(flags).build());
  }

  private static void assertErrno(Errno errno, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void aFrozenArrayCanOnlyBeRead() {
    try (BpfMap map = array(MapFlags.BPF_F_MMAPABLE)) {
      KeyValueMap.of(map, Codecs.INT, Codecs.LONG).put(1, 42L);
      map.freeze();
      assertErrno(Errno.EPERM, () -> MappedArray.of(map, Access.READ_WRITE).close());
      try (MappedArray memory = MappedArray.of(map, Access.READ_ONLY)) {
        assertThat(memory.getLongAcquire(1, 0)).isEqualTo(42);
        assertThatThrownBy(() -> memory.setLongRelease(1, 0, 43))
            .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> memory.setIntRelease(1, 4, 43))
            .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> memory.value(1).putLong(0, 43))
            .isInstanceOf(ReadOnlyBufferException.class);
      }
      // 5.10 says EBUSY; later kernels look first at whether user space may write to it: EPERM.
      assertThatThrownBy(map::freeze).isInstanceOf(KernelException.class);
    }
  }

  @Test
  void whatProgramsMayOnlyReadCannotBeMappedForWriting() {
    try (BpfMap map = array(MapFlags.BPF_F_MMAPABLE | MapFlags.BPF_F_RDONLY_PROG)) {
      assertErrno(Errno.EACCES, () -> MappedArray.of(map, Access.READ_WRITE).close());
      try (MappedArray memory = MappedArray.of(map, Access.READ_ONLY)) {
        KeyValueMap.of(map, Codecs.INT, Codecs.LONG).put(2, 7L);
        assertThat(memory.getLongAcquire(2, 0)).isEqualTo(7);
      }
    }
  }

  @Test
  void aMappingForReadingDoesNotKeepItFromBeingFrozen() {
    try (BpfMap map = array(MapFlags.BPF_F_MMAPABLE);
        MappedArray memory = MappedArray.of(map, Access.READ_ONLY)) {
      map.freeze();
      assertThat(memory.entries()).isEqualTo(3);
      assertErrno(Errno.EPERM, () -> KeyValueMap.of(map, Codecs.INT, Codecs.LONG).put(1, 1L));
    }
  }

  @Test
  void theMemoryOutlivesTheDescriptorAndReadsAsZeroOnceItIsClosed() {
    BpfMap map = array(MapFlags.BPF_F_MMAPABLE);
    MappedArray memory = MappedArray.of(map, Access.READ_WRITE);
    map.close();
    memory.setLongRelease(2, 0, 5);
    assertThat(memory.getLongAcquire(2, 0)).isEqualTo(5);
    ByteBuffer value = memory.value(2);
    assertThat(value.getLong(0)).isEqualTo(5);
    memory.close();
    memory.close();
    assertThat(value.getLong(0)).isZero();
    assertThatThrownBy(() -> memory.value(2)).isInstanceOf(HandleClosedException.class);
    assertThatThrownBy(() -> memory.getIntAcquire(2, 0)).isInstanceOf(HandleClosedException.class);
  }

  @Test
  void anArrayThatWasNotMadeForItIsRefused() {
    try (BpfMap map = array(0);
        BpfMap hash = BpfMap.create(Maps.minimal(MapType.HASH))) {
      assertThatThrownBy(() -> MappedArray.of(map, Access.READ_ONLY))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("BPF_F_MMAPABLE");
      assertThatThrownBy(() -> MappedArray.of(hash, Access.READ_ONLY))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("MappedArray is a view of array");
    }
  }
}
