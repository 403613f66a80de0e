// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Names in directories that everyone uses: namespaces, pins, cgroups. */
final class Names implements Inventory {
  private static final int PIN_DEPTH = 8;

  private final Supplier<Stream<Held>> source;

  private Names(Supplier<Stream<Held>> source) {
    this.source = source;
  }

  /** Names of network namespaces. */
  static Inventory ofNamespaces() {
    return new Names(
        () ->
            list(Path.of("/run/netns"), 1).stream()
                .map(path -> Held.of("named network namespace " + path)));
  }

  /** What is pinned on the mounted BPF file systems. */
  static Inventory ofPins() {
    return new Names(
        () ->
            Mounts.pointsOf("bpf").stream()
                .flatMap(mount -> list(mount, PIN_DEPTH).stream())
                .distinct()
                .map(path -> Held.of("path on a BPF file system: " + path)));
  }

  /** Cgroups directly below the root, where {@code Cgroup.create} makes them. */
  static Inventory ofCgroups() {
    return new Names(
        () ->
            Mounts.pointsOf("cgroup2").stream()
                .limit(1)
                .flatMap(mount -> list(mount, 1).stream())
                .filter(Files::isDirectory)
                .map(path -> Held.of("cgroup " + path)));
  }

  @Override
  public List<Held> take() {
    return source.get().toList();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  private static List<Path> list(Path directory, int depth) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(directory, depth)) {
      return paths.filter(path -> !path.equals(directory)).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      // Something vanished under way; the next look sees what is left.
      return List.of();
    }
  }
}
