// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bpf.probe.KernelFeatures;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.Capability;
import dev.weir.core.mount.Cgroup;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.CgroupV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that belong to files, tasks and control groups. (Sockets': {@link MapFamiliesTest}.) */
@KernelTest(capabilities = {Capability.BPF, Capability.PERFMON, Capability.SYS_ADMIN})
class StorageMapTest {
  private static final int AT_FDCWD = -100;
  private static final int O_CLOEXEC = 02000000;

  /** What an operator does on kernels before 5.11. */
  @BeforeAll
  static void raiseMemlock() {
    Memlock.raise();
  }

  private static BpfMap create(MapType type) {
    assumeTrue(new KernelFeatures().map(type).isSupported(), "needs a kernel with " + type);
    return BpfMap.create(Maps.minimal(type));
  }

  private static OwnedFd open(Path path) {
    try (Scratch scratch = Scratch.open()) {
      long fd = Syscall.OPENAT.call(AT_FDCWD, scratch.cString(path.toString()), O_CLOEXEC);
      return OwnedFd.adopt(Syscall.OPENAT.check(fd, path.toString()), path.toString());
    }
  }

  private static OwnedFd pidfd(long pid) {
    long fd = Syscall.PIDFD_OPEN.call(pid, 0);
    return OwnedFd.adopt(Syscall.PIDFD_OPEN.check(fd, "pid " + pid), "pid " + pid);
  }

  /** Two descriptors of one object, and one of another. */
  private static void assertBelongsToItsObject(
      BpfMap map, OwnedFd one, OwnedFd sameAgain, OwnedFd other) {
    StorageMap<Long> storage = StorageMap.of(map, Codecs.LONG);
    assertThat(storage.get(one)).isEmpty();
    assertThat(storage.remove(one)).isFalse();
    storage.put(one, 42L);
    assertThat(storage.get(sameAgain)).contains(42L);
    assertThat(storage.get(other)).isEmpty();
    assertThat(storage.putIfAbsent(sameAgain, 43L)).isFalse();
    assertThat(storage.putIfAbsent(other, 44L)).isTrue();
    storage.put(sameAgain, 45L);
    assertThat(storage.get(one)).contains(45L);
    assertThat(storage.remove(sameAgain)).isTrue();
    assertThat(storage.get(one)).isEmpty();
    assertThat(storage.get(other)).contains(44L);
  }

  /** The map can be made on 5.10 also where the BPF LSM was not started. */
  private static void assumeFilesHaveStorage(BpfMap map, OwnedFd file) {
    StorageMap<Long> storage = StorageMap.of(map, Codecs.LONG);
    try {
      storage.put(file, 1L);
      storage.remove(file);
    } catch (KernelException e) {
      assumeTrue(e.errno() != Errno.EBADF, "needs a kernel started with the BPF LSM");
      throw e;
    }
  }

  private static void assertRefused(BpfMap map, OwnedFd stranger) {
    assertThatThrownBy(() -> StorageMap.of(map, Codecs.LONG).put(stranger, 1L))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining(map.toString());
  }

  @Test
  void storageOfAFile(@TempDir Path directory) throws IOException {
    Path first = Files.createFile(directory.resolve("first"));
    Path second = Files.createFile(directory.resolve("second"));
    try (BpfMap map = create(MapType.INODE_STORAGE);
        OwnedFd one = open(first);
        OwnedFd again = open(first);
        OwnedFd other = open(second)) {
      assumeFilesHaveStorage(map, one);
      assertBelongsToItsObject(map, one, again, other);
    }
  }

  @Test
  void storageOfATask() throws IOException, InterruptedException {
    Process child = new ProcessBuilder("sleep", "600").start();
    try (BpfMap map = create(MapType.TASK_STORAGE);
        OwnedFd one = pidfd(ProcessHandle.current().pid());
        OwnedFd again = pidfd(ProcessHandle.current().pid());
        OwnedFd other = pidfd(child.pid());
        OwnedFd stranger = open(Path.of("/"))) {
      assertBelongsToItsObject(map, one, again, other);
      assertRefused(map, stranger);
      child.destroyForcibly().waitFor();
      assertThat(StorageMap.of(map, Codecs.LONG).get(other)).isEmpty();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  @KernelTest(features = CgroupV2.class)
  void storageOfAControlGroup(Cgroup cgroup) throws IOException {
    Path below = Files.createDirectory(cgroup.path().resolve("below"));
    try (BpfMap map = create(MapType.CGRP_STORAGE);
        OwnedFd one = open(cgroup.path());
        OwnedFd again = open(cgroup.path());
        OwnedFd other = open(below);
        OwnedFd stranger = open(Path.of("/"))) {
      assertBelongsToItsObject(map, one, again, other);
      assertRefused(map, stranger);
    } finally {
      Files.delete(below);
    }
  }
}
