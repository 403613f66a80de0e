// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names in directories that everyone uses: namespaces, pins, cgroups. */
final class Names implements Inventory {
  private static final int PIN_DEPTH = 8;

  private final String subject;
  private final String kind;
  private final Source source;

  private Names(String subject, String kind, Source source) {
    this.subject = subject;
    this.kind = kind;
    this.source = source;
  }

  /** Lists paths. */
  @FunctionalInterface
  private interface Source {
    List<Path> list() throws IOException;
  }

  /** Names of network namespaces. */
  static Inventory ofNamespaces() {
    return new Names(
        "named network namespaces",
        "named network namespace ",
        () -> list(Path.of("/run/netns"), 1));
  }

  /** What is pinned on the mounted BPF file systems. */
  static Inventory ofPins() {
    return new Names(
        "pins",
        "path on a BPF file system: ",
        () -> {
          List<Path> pins = new ArrayList<>();
          for (Path mount : Mounts.pointsOf("bpf")) {
            pins.addAll(list(mount, PIN_DEPTH));
          }
          return pins;
        });
  }

  /** Cgroups directly below the root, where {@code Cgroup.create} makes them. */
  static Inventory ofCgroups() {
    return new Names(
        "cgroups",
        "cgroup ",
        () -> {
          List<Path> mounts = Mounts.pointsOf("cgroup2");
          return mounts.isEmpty()
              ? List.of()
              : list(mounts.get(0), 1).stream().filter(Files::isDirectory).toList();
        });
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public Optional<List<Held>> take() {
    try {
      return Optional.of(
          source.list().stream().distinct().map(path -> Held.of(kind + path)).toList());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  /** What vanishes under way is not there; whatever else goes wrong is thrown. */
  static List<Path> list(Path directory, int depth) throws IOException {
    List<Path> paths = new ArrayList<>();
    Files.walkFileTree(
        directory,
        Set.of(),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return visitFile(path, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!path.equals(directory)) {
              paths.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return paths;
  }
}
