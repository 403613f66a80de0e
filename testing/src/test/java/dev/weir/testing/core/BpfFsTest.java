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
import dev.weir.core.mount.BpfFs;
import dev.weir.testing.Bpf;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.BpfFileSystem;
import dev.weir.testing.feature.BpfSyscall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KernelTest(
    capabilities = Capability.BPF,
    features = {BpfSyscall.class, BpfFileSystem.class})
class BpfFsTest {

  @Test
  void whatIsPinnedOnAPrivateOneCanBeOpenedAgain(BpfFs pins) {
    Path path = pins.path().resolve("counter");
    try (OwnedFd map = OwnedFd.adopt(Bpf.createArray(4, 8, 1, 0), "map")) {
      Bpf.update(map.acquire(), 0, 77);
      map.release();
      Bpf.pin(map.acquire(), path);
      map.release();
    }
    try (OwnedFd again = OwnedFd.adopt(Bpf.get(path), "map again")) {
      assertThat(Bpf.lookup(again.acquire(), 0)).hasValue(77);
      again.release();
    }
  }

  @Test
  void noMountTableShowsAPrivateOne(BpfFs pins) throws IOException {
    assertThat(pins.path()).isDirectory();
    String mark = pins.path().getFileName().toString();
    for (String table : new String[] {"/proc/self/mountinfo", "/proc/mounts"}) {
      assertThat(Files.readString(Path.of(table))).doesNotContain("/fd/" + mark);
    }
    long before = bpfMounts();
    try (BpfFs other = BpfFs.createPrivate()) {
      assertThat(other.path()).isDirectory();
      assertThat(bpfMounts()).isEqualTo(before);
    }
  }

  @Test
  void twoPrivateOnesShareNothing(BpfFs one) throws IOException {
    try (BpfFs other = BpfFs.createPrivate()) {
      Files.createDirectory(one.path().resolve("here"));
      assertThat(other.path().resolve("here")).doesNotExist();
    }
  }

  @Test
  void closingAPrivateOneEndsItsPins() throws Exception {
    BpfFs pins = BpfFs.createPrivate();
    Path path = pins.path().resolve("map");
    long map = Bpf.createArray(4, 8, 1, 0);
    Bpf.pin(map, path);
    dev.weir.core.syscall.Syscall.CLOSE.call(map);
    pins.close();
    pins.close();
    assertThat(path).doesNotExist();
    assertThatThrownBy(pins::path).isInstanceOf(HandleClosedException.class);
    // The leak check of this class sees whether the map itself is gone.
  }

  @Test
  void aMountedOneIsOpenedByDirectory(@TempDir Path directory) throws IOException {
    Bpf.mountBpffs(directory);
    try {
      Path below = Files.createDirectory(directory.resolve("below"));
      try (BpfFs root = BpfFs.at(directory);
          BpfFs inside = BpfFs.at(below)) {
        assertThat(root.path()).isEqualTo(directory);
        assertThat(inside.path()).isEqualTo(below);
      }
      assertThat(below).isDirectory();
    } finally {
      Bpf.unmount(directory);
    }
  }

  @Test
  void aDirectoryElsewhereIsRefusedWithAdvice(@TempDir Path directory) {
    assertThatThrownBy(() -> BpfFs.at(directory))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessageContaining("mount -t bpf bpf " + directory);
    assertThatThrownBy(() -> BpfFs.at(directory.resolve("missing")))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void aPinIsNotADirectory(@TempDir Path directory) {
    Bpf.mountBpffs(directory);
    try {
      long map = Bpf.createArray(4, 8, 1, 0);
      Bpf.pin(map, directory.resolve("map"));
      dev.weir.core.syscall.Syscall.CLOSE.call(map);
      assertThatThrownBy(() -> BpfFs.at(directory.resolve("map")))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR));
    } finally {
      Bpf.unmount(directory);
    }
  }

  private static long bpfMounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(" - bpf "))
        .count();
  }
}
