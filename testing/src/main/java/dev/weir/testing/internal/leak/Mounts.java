// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Mounts of the file systems that the datapath lives on (proc(5), mountinfo). */
final class Mounts implements Inventory {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final Set<String> TYPES = Set.of("bpf", "cgroup2", "nsfs");

  /** A line of the mount table. */
  record Mount(String id, Path point, String type) {}

  @Override
  public String subject() {
    return "mounts";
  }

  @Override
  public Optional<List<Held>> take() {
    try {
      return Optional.of(
          table().stream()
              .filter(mount -> TYPES.contains(mount.type()))
              .filter(mount -> !mount.point().startsWith("/run/netns"))
              .map(mount -> Held.of("mount of " + mount.type() + " on " + mount.point()))
              .toList());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  /** {@return where a type of file system is mounted} */
  static List<Path> pointsOf(String type) throws IOException {
    return table().stream()
        .filter(mount -> mount.type().equals(type))
        .map(Mount::point)
        .distinct()
        .toList();
  }

  private static List<Mount> table() throws IOException {
    List<Mount> mounts = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      // The optional fields end with a dash; the type is behind it.
      String[] fields = line.split(" ", -1);
      for (int i = 6; i < fields.length - 1; i++) {
        if (fields[i].equals("-")) {
          mounts.add(new Mount(fields[0], Path.of(unescape(fields[4])), fields[i + 1]));
          break;
        }
      }
    }
    return mounts;
  }

  /** Space, tab, line feed and backslash stand as three octal digits. */
  private static String unescape(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
