// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.mount.Cgroup;
import dev.weir.testing.KernelTest;
import dev.weir.testing.feature.CgroupV2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@KernelTest(features = CgroupV2.class)
class TestCgroupsTest {
  private static final String HERE = TestCgroups.pidNamespace();

  @Test
  void whatADeadProcessLeftIsRemovedWithTheNextOne(Cgroup given) throws Exception {
    Path hierarchy = given.path().resolve("..");
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Process alive = new ProcessBuilder("sleep", "1000").start();
    Path left = hierarchy.resolve("weir-test-" + HERE + "-" + dead.pid() + "-1");
    Path inhabited = hierarchy.resolve("weir-test-" + HERE + "-" + dead.pid() + "-2");
    List<Path> others =
        List.of(
            hierarchy.resolve("weir-test-" + HERE + "-" + alive.pid() + "-1"),
            hierarchy.resolve("weir-test-1" + HERE + "-" + dead.pid() + "-1"),
            hierarchy.resolve("weir-test-" + HERE + "-" + dead.pid() + "-1x"));
    try {
      Files.createDirectory(left);
      Files.createDirectory(inhabited);
      Files.writeString(inhabited.resolve("cgroup.procs"), Long.toString(alive.pid()));
      for (Path other : others) {
        Files.createDirectory(other);
      }

      TestCgroups.create().close();

      assertThat(left).doesNotExist();
      assertThat(inhabited).as("somebody is inside").isDirectory();
      assertThat(others).allSatisfy(other -> assertThat(other).isDirectory());
      assertThat(given.path()).isDirectory();
    } finally {
      alive.destroyForcibly().waitFor();
      Files.deleteIfExists(left);
      Files.deleteIfExists(inhabited);
      for (Path other : others) {
        Files.deleteIfExists(other);
      }
    }
  }
}
