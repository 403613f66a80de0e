// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.error.Errno;
import dev.weir.core.error.HandleClosedException;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.error.KernelException;
import dev.weir.core.mount.Cgroup;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.CgroupV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KernelTest(features = CgroupV2.class)
class CgroupTest {

  @Test
  void aNewOneIsEmptyAndOfVersionTwo(Cgroup cgroup) {
    assertThat(cgroup.processes()).isEmpty();
    assertThat(cgroup.path().resolve("cgroup.controllers")).exists();
    assertThat(cgroup.name()).startsWith("/weir-test-");
  }

  @Test
  void aProcessMovedInIsSeenThereByItself(Cgroup cgroup) throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try {
      cgroup.add(child.pid());
      assertThat(cgroup.processes()).containsExactly(child.pid());
      assertThat(cgroupOf(child.pid())).isEqualTo(cgroup.name());
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void closingMovesOutWhoIsInside() throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try {
      Cgroup cgroup = Cgroup.create("weir-close-" + ProcessHandle.current().pid());
      Path path = cgroup.path();
      cgroup.add(child.pid());
      cgroup.close();
      cgroup.close();
      assertThat(path).doesNotExist();
      assertThat(child.isAlive()).isTrue();
      assertThat(cgroupOf(child.pid())).isEqualTo("/");
      assertThatThrownBy(cgroup::path).isInstanceOf(HandleClosedException.class);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void thisProcessMayBeInsideToo(Cgroup cgroup) throws IOException {
    long self = ProcessHandle.current().pid();
    cgroup.add(self);
    assertThat(cgroupOf(self)).isEqualTo(cgroup.name());
  }

  @Test
  void aNameThatIsTakenIsRefused(Cgroup cgroup) {
    assertThatThrownBy(() -> Cgroup.create(cgroup.name().substring(1)))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST))
        .hasMessageContaining(cgroup.name().substring(1));
    assertThat(cgroup.path()).isDirectory();
  }

  @Test
  void aProcessThatIsNotThereCannotBeMoved(Cgroup cgroup) throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();
    assertThatThrownBy(() -> cgroup.add(child.pid()))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH))
        .hasMessageContaining("process " + child.pid());
  }

  @Test
  void oneWithOthersBelowItIsNotRemovedAndSaysSo() throws IOException {
    Cgroup cgroup = Cgroup.create("weir-parent-" + ProcessHandle.current().pid());
    try (Cgroup way = Cgroup.create("weir-way-" + ProcessHandle.current().pid())) {
      Path below = Files.createDirectory(cgroup.path().resolve("below"));
      assertThatThrownBy(cgroup::close)
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY))
          .hasMessageContaining(cgroup.toString());
      assertThat(cgroup.path()).as("still open").isDirectory();
      Files.delete(below);
      cgroup.close();
      assertThat(way.path().getParent().resolve(cgroup.name().substring(1))).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\0b", "a\nb", "\ud800", "größe", "two words"})
  void whatIsNotAPlainFileNameIsRefused(String bad) {
    assertThatThrownBy(() -> Cgroup.create(bad)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void aNumberThatIsNoProcessIsRefused(Cgroup cgroup) {
    // The kernel would take 0 for whoever writes it, and cut larger numbers down to other
    // processes.
    assertThatThrownBy(() -> cgroup.add(0)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> cgroup.add(1L << 32 | 1)).isInstanceOf(InvalidSpecException.class);
    assertThat(cgroup.processes()).isEmpty();
  }

  private static String cgroupOf(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
        .filter(line -> line.startsWith("0::"))
        .map(line -> line.substring(3))
        .findFirst()
        .orElseThrow();
  }
}
