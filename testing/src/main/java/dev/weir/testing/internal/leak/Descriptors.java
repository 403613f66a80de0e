// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.handle.OpenHandles;
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
import java.util.stream.Collectors;

/**
 * This process's descriptors of the kinds that tests open: sockets, namespaces, BPF objects, epoll
 * and its like. Jar files, libraries and pipes come and go with the JVM. Those that a handle owns
 * are that handle's.
 */
final class Descriptors implements Inventory {
  private static final Path DIRECTORY = Path.of("/proc/self/fd");

  /** Beginnings of what descriptors of these kinds link to. */
  private static final List<String> KINDS =
      List.of(
          "socket:",
          "net:",
          "mnt:",
          "anon_inode:bpf",
          "anon_inode:btf",
          "anon_inode:[eventpoll]",
          "anon_inode:[eventfd]",
          "anon_inode:[timerfd]",
          "anon_inode:[pidfd]",
          "anon_inode:[perf_event]",
          "pidfd:");

  /** From JDK 21 on, the JDK's own pollers for virtual threads open an epoll when first needed. */
  private static final Set<String> OF_JDK_POLLERS =
      Set.of("anon_inode:[eventpoll]", "anon_inode:[eventfd]");

  @Override
  public Optional<List<Held>> take() {
    Set<String> owned =
        OpenHandles.snapshot().stream()
            .map(OpenHandles.OpenHandle::name)
            .filter(name -> name.endsWith(")") && name.contains("(fd "))
            .map(name -> name.substring(name.lastIndexOf("(fd ") + 4, name.length() - 1))
            .collect(Collectors.toSet());
    boolean jdkPolls =
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().contains("-Poller"));
    List<Held> held = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(DIRECTORY)) {
      for (Path entry : entries) {
        String number = entry.getFileName().toString();
        Optional<String> link = link(entry);
        if (link.isPresent()
            && KINDS.stream().anyMatch(link.get()::startsWith)
            && !owned.contains(number)
            && !(jdkPolls && OF_JDK_POLLERS.contains(link.get()))) {
          held.add(describe(number, link.get()));
        }
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

  private static Held describe(String number, String link) {
    String key = "descriptor " + number + ": " + link;
    return link.startsWith("socket:")
        ? Held.of(key, key + ", " + SocketKind.of(Integer.parseInt(number)))
        : Held.of(key);
  }

  private static Optional<String> link(Path entry) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(entry).toString());
    } catch (NoSuchFileException e) {
      // Closed meanwhile.
      return Optional.empty();
    }
  }
}
