// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.core.memory.MappedRegion;
import dev.weir.core.memory.MappedRegion.Access;
import dev.weir.testing.Bpf;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.BpfSyscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Mappings of an array map, whose content {@code bpf(2)} sees independently. */
@KernelTest(capabilities = Capability.BPF, features = BpfSyscall.class)
class MappedRegionTest {
  private static final int PAGE = 4096;
  private static final int ENTRIES = 1024;

  private static OwnedFd array() {
    return OwnedFd.adopt(Bpf.createArray(4, 8, ENTRIES, Bpf.BPF_F_MMAPABLE), "mmapable array");
  }

  private static long lookup(OwnedFd map, int key) {
    int raw = map.acquire();
    try {
      return Bpf.lookup(raw, key).orElseThrow();
    } finally {
      map.release();
    }
  }

  private static long update(OwnedFd map, int key, long value) {
    int raw = map.acquire();
    try {
      return Bpf.update(raw, key, value);
    } finally {
      map.release();
    }
  }

  @Test
  void whatIsReleasedIsWhatALookupSees() {
    try (OwnedFd map = array();
        MappedRegion region = MappedRegion.map(map, 0, ENTRIES * 8L, Access.READ_WRITE)) {
      for (int key = 0; key < ENTRIES; key += 37) {
        region.setLongRelease(key * 8, 0x1122334455667788L + key);
        assertThat(lookup(map, key)).isEqualTo(0x1122334455667788L + key);
      }
      region.setIntRelease(0, 0xCAFE);
      region.setIntRelease(4, 0xBEEF);
      assertThat(lookup(map, 0)).isEqualTo(0xBEEF_0000_CAFEL);
    }
  }

  @Test
  void whatAnUpdateWritesIsAcquired() {
    try (OwnedFd map = array();
        MappedRegion region = MappedRegion.map(map, 0, ENTRIES * 8L, Access.READ_ONLY)) {
      assertThat(update(map, 5, 0x0102030405060708L)).isZero();
      assertThat(region.getLongAcquire(5 * 8)).isEqualTo(0x0102030405060708L);
      assertThat(region.getIntAcquire(5 * 8)).isEqualTo(0x05060708);
      assertThat(region.buffer().getLong(5 * 8)).isEqualTo(0x0102030405060708L);
      assertThat(region.buffer().order()).isEqualTo(ByteOrder.nativeOrder());
      assertThat(region.buffer().capacity()).isEqualTo(ENTRIES * 8);
    }
  }

  @Test
  void aPartBeginsAtItsOffset() {
    try (OwnedFd map = array();
        MappedRegion second = MappedRegion.map(map, PAGE, PAGE, Access.READ_ONLY)) {
      update(map, PAGE / 8, 42);
      assertThat(second.getLongAcquire(0)).isEqualTo(42);
      assertThat(second.length()).isEqualTo(PAGE);
      assertThat(second.access()).isEqualTo(Access.READ_ONLY);
    }
  }

  @Test
  void theMappingStaysWhenTheDescriptorIsClosed() {
    MappedRegion region;
    try (OwnedFd map = array()) {
      update(map, 1, 99);
      region = MappedRegion.map(map, 0, PAGE, Access.READ_ONLY);
    }
    try (region) {
      assertThat(region.getLongAcquire(8)).isEqualTo(99);
    }
  }

  @Test
  void aReadOnlyOneThrowsWhereAWriteWouldEndTheJvm() {
    try (OwnedFd map = array();
        MappedRegion region = MappedRegion.map(map, 0, PAGE, Access.READ_ONLY)) {
      assertThatThrownBy(() -> region.buffer().putLong(0, 1))
          .isInstanceOf(ReadOnlyBufferException.class);
      assertThatThrownBy(() -> region.setLongRelease(0, 1))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(lookup(map, 0)).isZero();
    }
  }

  @Test
  void aFrozenMapCanBeReadAndNotWritten() {
    try (OwnedFd map = array()) {
      update(map, 0, 7);
      Bpf.freeze(map.acquire());
      map.release();
      assertThat(update(map, 0, 8)).isEqualTo(-Errno.EPERM.number());
      try (MappedRegion region = MappedRegion.map(map, 0, PAGE, Access.READ_ONLY)) {
        assertThat(region.getLongAcquire(0)).isEqualTo(7);
      }
      assertThatThrownBy(() -> MappedRegion.map(map, 0, PAGE, Access.READ_WRITE))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
          .hasMessageContaining("mmapable array");
    }
  }

  @Test
  void anOrdinaryArrayCannotBeMapped() {
    try (OwnedFd map = OwnedFd.adopt(Bpf.createArray(4, 8, 1, 0), "ordinary array")) {
      assertThatThrownBy(() -> MappedRegion.map(map, 0, PAGE, Access.READ_ONLY))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("ordinary array");
    }
  }

  @Test
  void aClosedOneRefusesAndARetainedBufferShowsZeroes() {
    try (OwnedFd map = array()) {
      update(map, 0, -1);
      MappedRegion region = MappedRegion.map(map, 0, ENTRIES * 8L, Access.READ_WRITE);
      ByteBuffer retained = region.buffer();
      ByteBuffer slice = retained.slice(0, PAGE).order(ByteOrder.nativeOrder());
      assertThat(retained.getLong(0)).isEqualTo(-1);
      region.close();
      region.close();
      assertThat(region.isOpen()).isFalse();
      assertThatThrownBy(region::buffer)
          .isInstanceOf(HandleClosedException.class)
          .hasMessageContaining("mapping of mmapable array");
      assertThatThrownBy(() -> region.getLongAcquire(0)).isInstanceOf(HandleClosedException.class);
      assertThatThrownBy(() -> region.setIntRelease(0, 1))
          .isInstanceOf(HandleClosedException.class);
      assertThat(retained.getLong(0)).isZero();
      assertThat(slice.getLong(0)).isZero();
      slice.putLong(0, 5);
      assertThat(lookup(map, 0)).isEqualTo(-1);
    }
  }

  @Test
  void aReaderSeesOldOrZeroesWhileTheOwnerCloses() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      try (OwnedFd map = array()) {
        for (int key = 0; key < ENTRIES; key += PAGE / 8) {
          update(map, key, -1);
        }
        MappedRegion region = MappedRegion.map(map, 0, ENTRIES * 8L, Access.READ_ONLY);
        ByteBuffer retained = region.buffer();
        CountDownLatch reading = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(() -> readUntilZero(retained, reading, failure));
        reader.start();
        reading.await();
        region.close();
        reader.join();
        assertThat(failure.get()).isNull();
      }
    }
  }

  private static void readUntilZero(
      ByteBuffer buffer, CountDownLatch reading, AtomicReference<Throwable> failure) {
    try {
      boolean anyLeft = true;
      while (anyLeft) {
        anyLeft = false;
        for (int offset = 0; offset < ENTRIES * 8; offset += PAGE) {
          long value = buffer.getLong(offset);
          assertThat(value).isIn(-1L, 0L);
          anyLeft |= value != 0;
        }
        reading.countDown();
      }
    } catch (Throwable e) {
      failure.set(e);
      reading.countDown();
    }
  }

  @Test
  void manyRegionsComeAndGoWhileOthersAreHeld() {
    try (OwnedFd map = array();
        MappedRegion held = MappedRegion.map(map, 0, PAGE, Access.READ_WRITE)) {
      held.setLongRelease(0, 4711);
      for (int i = 0; i < 2000; i++) {
        ByteBuffer retained;
        try (MappedRegion region = MappedRegion.map(map, 0, PAGE, Access.READ_ONLY)) {
          retained = region.buffer();
          assertThat(retained.getLong(0)).isEqualTo(4711);
        }
        assertThat(retained.getLong(0)).isZero();
      }
      assertThat(held.getLongAcquire(0)).isEqualTo(4711);
    }
  }
}
