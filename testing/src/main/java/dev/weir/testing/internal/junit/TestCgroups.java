// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.junit;

import dev.weir.core.mount.Cgroup;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cgroups that tests are given. Their names say whose they are, so that the next run can remove
 * what one that was killed has left: {@code weir-test-PIDNAMESPACE-PID-NUMBER}.
 */
final class TestCgroups {
  private static final String PREFIX = "weir-test-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-(\\d+)-\\d+");
  private static final AtomicLong COUNT = new AtomicLong();

  private TestCgroups() {}

  /** Makes one, and removes those that dead processes have left. */
  static Cgroup create() {
    Cgroup cgroup =
        Cgroup.create(
            PREFIX
                + pidNamespace()
                + "-"
                + ProcessHandle.current().pid()
                + "-"
                + COUNT.incrementAndGet());
    removeLeftovers(cgroup.path().resolve(".."));
    return cgroup;
  }

  /**
   * Removes the cgroups of processes that this one would see if they were alive. The kernel removes
   * only empty ones; a process number that is somebody else's by now leaves one for later.
   */
  static void removeLeftovers(Path hierarchy) {
    String namespace = pidNamespace();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(hierarchy, PREFIX + "*")) {
      for (Path path : all) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (name.matches()
            && name.group(1).equals(namespace)
            && ProcessHandle.of(Long.parseLong(name.group(2))).isEmpty()) {
          removeIfEmpty(path);
        }
      }
    } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
      // They are still there next time.
      return;
    }
  }

  private static void removeIfEmpty(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      // Somebody is inside, or it has just been removed.
      return;
    }
  }

  /** {@return what tells this process's numbers from those of a container} */
  static String pidNamespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException e) {
      return "0";
    }
  }
}
