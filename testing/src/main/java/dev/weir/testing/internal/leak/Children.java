// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Processes that this one has started and that run on: its children, and those whose parents have
 * ended, which are init's now, as long as they are of this session and in another network
 * namespace.
 */
final class Children implements Inventory {

  private record Key(long pid, Object startedAt) {}

  @Override
  public String subject() {
    return "child processes";
  }

  @Override
  public Optional<List<Held>> take() {
    ProcessHandle self = ProcessHandle.current();
    Optional<Stat> own = Stat.of(self.pid());
    Optional<String> ownNamespace = namespace(self.pid());
    Stream<ProcessHandle> orphans =
        own.isEmpty() || ownNamespace.isEmpty()
            ? Stream.empty()
            : ProcessHandle.allProcesses()
                .filter(other -> isOrphan(other.pid(), own.get(), ownNamespace.get()));
    return Optional.of(
        Stream.concat(self.children(), orphans)
            .filter(ProcessHandle::isAlive)
            .map(
                child -> {
                  Key key = new Key(child.pid(), child.info().startInstant());
                  return Held.of(key, "process " + child.pid() + commandLine(child.pid()));
                })
            .toList());
  }

  /** From {@code /proc/PID/stat}. */
  private record Stat(long parent, long session) {

    static Optional<Stat> of(long pid) {
      try {
        String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name in parentheses may have any characters in it.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 5);
        return Optional.of(new Stat(Long.parseLong(fields[1]), Long.parseLong(fields[3])));
      } catch (IOException | RuntimeException e) {
        return Optional.empty(); // ended meanwhile, or hidden
      }
    }
  }

  private static boolean isOrphan(long pid, Stat own, String ownNamespace) {
    Optional<Stat> stat = Stat.of(pid);
    return stat.isPresent()
        && stat.get().session() == own.session()
        && stat.get().parent() <= 1
        && namespace(pid).filter(namespace -> !namespace.equals(ownNamespace)).isPresent();
  }

  private static Optional<String> namespace(long pid) {
    try {
      return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
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
