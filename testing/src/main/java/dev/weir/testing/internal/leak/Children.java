// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Processes that this one has started and that run on. */
final class Children implements Inventory {

  private record Key(long pid, Object startedAt) {}

  @Override
  public String subject() {
    return "child processes";
  }

  @Override
  public Optional<List<Held>> take() {
    return Optional.of(
        ProcessHandle.current()
            .children()
            .filter(ProcessHandle::isAlive)
            .map(
                child -> {
                  Key key = new Key(child.pid(), child.info().startInstant());
                  return Held.of(key, "process " + child.pid() + commandLine(child.pid()));
                })
            .toList());
  }

  /**
   * As it was started. The JDK would put the path of the executable for the first word, and all of
   * busybox would be called busybox.
   */
  private static String commandLine(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      String line = new String(words, StandardCharsets.UTF_8).replace('\0', ' ').strip();
      return line.isEmpty() ? "" : ": " + line;
    } catch (IOException e) {
      // Ended meanwhile.
      return "";
    }
  }

  @Override
  public boolean isShared() {
    return false;
  }
}
