// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.memory.MappedRegion.Access;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel") // needs no privilege, but every kernel should see it
class MappedRegionTest {
  private static final int AT_FDCWD = -100;
  private static final int O_RDWR = 2;
  private static final int O_RDONLY = 0;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = directory.resolve("mapped");
    byte[] content = new byte[8192];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) i;
    }
    Files.write(file, content);
  }

  private OwnedFd open(int flags) {
    try (Scratch scratch = Scratch.open()) {
      long fd = Syscall.OPENAT.call(AT_FDCWD, scratch.cString(file.toString()), flags, 0);
      return OwnedFd.adopt(Syscall.OPENAT.check(fd, file.toString()), "mapped file");
    }
  }

  private MappedRegion map(Access access) {
    try (OwnedFd fd = open(access == Access.READ_WRITE ? O_RDWR : O_RDONLY)) {
      return MappedRegion.map(fd, 0, 8192, access);
    }
  }

  @Test
  void whatIsWrittenIsInTheFileAndTheOtherWayRound() throws IOException {
    try (MappedRegion region = map(Access.READ_WRITE)) {
      assertThat(region.buffer().order()).isEqualTo(ByteOrder.nativeOrder());
      assertThat(region.buffer().get(300)).isEqualTo((byte) 300);

      region.setLongRelease(16, 0x0102030405060708L);
      region.setIntRelease(4, 0x11223344);

      ByteBuffer seen = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
      assertThat(seen.getLong(16)).isEqualTo(0x0102030405060708L);
      assertThat(seen.getInt(4)).isEqualTo(0x11223344);
      assertThat(region.getLongAcquire(16)).isEqualTo(0x0102030405060708L);
      assertThat(region.getIntAcquire(4)).isEqualTo(0x11223344);
    }
  }

  @Test
  void anOffsetIntoTheObjectIsHonoured() {
    try (OwnedFd fd = open(O_RDONLY);
        MappedRegion region = MappedRegion.map(fd, 4096, 4096, Access.READ_ONLY)) {
      assertThat(region.buffer().get(5)).isEqualTo((byte) (4096 + 5));
      assertThat(region.buffer().capacity()).isEqualTo(4096);
    }
  }

  @Test
  void aReadOnlyMappingRefusesWritesWithAnExceptionNotAFault() {
    try (MappedRegion region = map(Access.READ_ONLY)) {
      assertThatThrownBy(() -> region.buffer().put(0, (byte) 1))
          .isInstanceOf(ReadOnlyBufferException.class);
      assertThatThrownBy(() -> region.setLongRelease(0, 1))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(region.getLongAcquire(0)).isNotZero();
    }
  }

  @Test
  void accessWithoutAlignmentOrOutsideIsAnException() {
    try (MappedRegion region = map(Access.READ_ONLY)) {
      assertThatThrownBy(() -> region.getLongAcquire(4)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> region.getLongAcquire(8192))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aClosedRegionSaysSoAndItsBuffersShowZeroes() throws IOException {
    MappedRegion region = map(Access.READ_WRITE);
    ByteBuffer kept = region.buffer();
    assertThat(kept.get(300)).isNotZero();

    region.close();
    region.close();

    assertThat(region.isOpen()).isFalse();
    assertThatThrownBy(region::buffer).isInstanceOf(HandleClosedException.class);
    assertThatThrownBy(() -> region.getLongAcquire(0)).isInstanceOf(HandleClosedException.class);
    assertThatThrownBy(() -> region.setIntRelease(0, 1)).isInstanceOf(HandleClosedException.class);
    assertThat(kept.get(300)).isZero();
    kept.put(300, (byte) 77);
    assertThat(Files.readAllBytes(file)[300])
        .as("a late write reaches nobody")
        .isEqualTo((byte) 300);
  }

  @Test
  void readersMayBeInTheMiddleOfItWhenTheOwnerCloses() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      MappedRegion region = map(Access.READ_ONLY);
      ByteBuffer view = region.buffer();
      byte expected = view.get(300);
      AtomicBoolean sawZero = new AtomicBoolean();
      AtomicBoolean sawElse = new AtomicBoolean();
      Thread reader =
          new Thread(
              () -> {
                while (!sawZero.get() && !sawElse.get()) {
                  byte seen = view.get(300);
                  sawZero.set(seen == 0);
                  sawElse.set(seen != 0 && seen != expected);
                }
              });
      reader.start();
      region.close();
      reader.join();
      assertThat(sawElse).isFalse();
    }
  }

  @Test
  void addressSpaceIsReturnedOnceNoBufferRefersToIt() throws Exception {
    int regions = 200;
    // Regions of other tests may be returned meanwhile: a few of them more or less do not matter.
    long before = bytesOfZeroes();
    List<ByteBuffer> kept = new ArrayList<>();
    for (int i = 0; i < regions; i++) {
      try (MappedRegion region = map(Access.READ_ONLY)) {
        kept.add(region.buffer());
      }
    }
    assertThat(bytesOfZeroes())
        .as("kept while buffers refer to them")
        .isGreaterThan(before + (regions - 20) * 8192L);

    assertThat(kept.get(0).get(0)).isZero();
    kept.clear();
    for (int i = 0; i < 500 && bytesOfZeroes() > before + 20 * 8192L; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(10);
      map(Access.READ_ONLY).close();
    }
    assertThat(bytesOfZeroes()).isLessThanOrEqualTo(before + 20 * 8192L);
  }

  /**
   * Adds up the mappings of the kind that a closed read-only region leaves behind; neighbours are
   * one line.
   */
  private static long bytesOfZeroes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(" r--p 00000000 00:00 0"))
        .mapToLong(
            line ->
                Long.parseLong(line.substring(line.indexOf('-') + 1, line.indexOf(' ')), 16)
                    - Long.parseLong(line.substring(0, line.indexOf('-')), 16))
        .sum();
  }

  @Test
  void theObjectIsLetGoAtOnce() throws IOException {
    MappedRegion region = map(Access.READ_ONLY);
    ByteBuffer kept = region.buffer();
    assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(file.toString());
    region.close();
    assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(file.toString());
    assertThat(kept.get(0)).isZero();
  }

  @Test
  void whatTheKernelRefusesIsNamed() {
    try (OwnedFd fd = open(O_RDONLY)) {
      assertThatThrownBy(() -> MappedRegion.map(fd, 0, 4096, Access.READ_WRITE))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES))
          .hasMessageMatching(
              "mmap mapping of mapped file \\(fd \\d+\\), 4096 bytes at 0: EACCES .*");
      assertThatThrownBy(() -> MappedRegion.map(fd, 1, 4096, Access.READ_ONLY))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
      assertThatThrownBy(() -> MappedRegion.map(fd, 0, 0, Access.READ_ONLY))
          .isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(() -> MappedRegion.map(fd, -4096, 4096, Access.READ_ONLY))
          .isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(() -> MappedRegion.map(fd, 0, 1L << 31, Access.READ_ONLY))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Test
  void aHeapBufferHasNoAddress() {
    assertThatThrownBy(() -> NativeMemory.addressOf(ByteBuffer.allocate(8)))
        .isInstanceOf(InvalidSpecException.class);
  }
}
