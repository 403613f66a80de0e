// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Maps, programs and links. The kernel does not say who made them; those that another process holds
 * a descriptor of, and what hangs on these, are that process's.
 */
final class BpfObjects implements Inventory {

  private record Key(BpfIds kind, int id) {}

  @Override
  public String subject() {
    return "BPF maps, programs and links";
  }

  @Override
  public Optional<List<Held>> take() {
    List<Held> held = new ArrayList<>();
    for (BpfIds kind : BpfIds.values()) {
      Optional<List<Integer>> ids = kind.all();
      if (ids.isEmpty()) {
        return Optional.empty();
      }
      for (int id : ids.get()) {
        // Its name is asked for when it has leaked: this is done before and after every test.
        held.add(Held.of(new Key(kind, id), ""));
      }
    }
    return Optional.of(held);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public List<Held> withoutThoseOfOthers(List<Held> suspects) {
    Set<Key> ofOthers = ofOthers();
    return suspects.stream()
        .filter(held -> !ofOthers.contains(held.key()))
        .map(
            held -> {
              Key key = (Key) held.key();
              return Held.of(key, key.kind().describe(key.id()));
            })
        .toList();
  }

  private static Set<Key> ofOthers() {
    Set<Key> keys = new HashSet<>();
    Set<Long> mine =
        Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> !mine.contains(pid))
        .forEach(pid -> addHeldBy(Path.of("/proc/" + pid + "/fd"), keys));
    for (Key key : List.copyOf(keys)) {
      if (key.kind() == BpfIds.LINK) {
        BpfIds.programOfLink(key.id()).ifPresent(id -> keys.add(new Key(BpfIds.PROG, id)));
      }
    }
    for (Key key : List.copyOf(keys)) {
      if (key.kind() == BpfIds.PROG) {
        BpfIds.mapsOfProgram(key.id()).forEach(id -> keys.add(new Key(BpfIds.MAP, id)));
      }
    }
    return keys;
  }

  private static void addHeldBy(Path descriptors, Set<Key> keys) {
    try (Stream<Path> entries = Files.list(descriptors)) {
      entries.forEach(entry -> addIfBpf(entry, keys));
    } catch (IOException | UncheckedIOException e) {
      // Ended meanwhile, or not to be looked into.
      return;
    }
  }

  private static void addIfBpf(Path descriptor, Set<Key> keys) {
    try {
      if (!Files.readSymbolicLink(descriptor).toString().startsWith("anon_inode:bpf")) {
        return;
      }
      Path info = descriptor.resolveSibling("../fdinfo/" + descriptor.getFileName());
      for (String line : Files.readAllLines(info)) {
        for (BpfIds kind : BpfIds.values()) {
          String prefix = kind.word() + "_id:";
          if (line.startsWith(prefix)) {
            keys.add(new Key(kind, Integer.parseInt(line.substring(prefix.length()).strip())));
          }
        }
      }
    } catch (IOException e) {
      // Closed meanwhile.
      return;
    }
  }
}
