// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Threads that were started inside a test's namespace and live on in it: they hold the namespace,
 * and a pool's thread takes it to strangers.
 */
final class StrandedThreads implements Inventory {
  private static final Path TASKS = Path.of("/proc/self/task");

  /**
   * Threads that the JDK starts on whichever thread first needs them, and that touch no network.
   * The kernel cuts names to 15 characters.
   */
  private static final Set<String> HARMLESS =
      Set.of("process reaper", "Common-Cleaner", "Cleaner-0", "surefire-forked");

  @Override
  public String subject() {
    return "threads in namespaces of tests";
  }

  @Override
  public Optional<List<Held>> take() {
    List<Held> held = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      String home = namespace(Path.of("/proc/self"));
      for (Path task : tasks) {
        addIfStranded(task, home, held);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
    return Optional.of(held);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  private static void addIfStranded(Path task, String home, List<Held> held) throws IOException {
    try {
      String namespace = namespace(task);
      String name = Files.readString(task.resolve("comm")).strip();
      if (!namespace.equals(home) && !HARMLESS.contains(name)) {
        held.add(
            Held.of(
                "thread \""
                    + name
                    + "\" (tid "
                    + task.getFileName()
                    + "), which stays in the network namespace "
                    + namespace
                    + " where it was started"));
      }
    } catch (IOException e) {
      if (e instanceof NoSuchFileException || Files.notExists(task)) {
        // Ended meanwhile, as it should.
        return;
      }
      throw e;
    }
  }

  private static String namespace(Path process) throws IOException {
    return Files.readSymbolicLink(process.resolve("ns/net")).toString();
  }
}
