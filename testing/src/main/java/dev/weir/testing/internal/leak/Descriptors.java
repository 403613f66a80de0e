// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.leak;

import dev.weir.core.handle.OpenHandles;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
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
 * and its like, contexts of mounts, directories and what is open as a path only, and files of the
 * kernel's own file systems. Ordinary files and pipes are not looked at: the JVM, class loaders and
 * loggers open them when they first need them. Those that a handle owns are that handle's.
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
          "anon_inode:[fscontext]",
          "anon_inode:[io_uring]",
          "anon_inode:[signalfd]",
          "anon_inode:inotify",
          "/dev/net/tun",
          "pidfd:");

  private static final int F_GETFL = 3;

  /** asm-generic/fcntl.h. */
  private static final int O_PATH = 010000000;

  /** uapi/linux/magic.h. */
  private static final Set<Long> KERNELS_OWN =
      Set.of(
          0x9fa0L, // PROC_SUPER_MAGIC
          0x62656572L, // SYSFS_MAGIC
          0xcafe4a11L, // BPF_FS_MAGIC
          0x63677270L, // CGROUP2_SUPER_MAGIC
          0x64626720L, // DEBUGFS_MAGIC
          0x74726163L, // TRACEFS_MAGIC
          0x6e736673L); // NSFS_MAGIC

  private static final int STATFS_SIZE = 120;

  /** What is open only while somebody looks, as this class does. */
  private static final Path OWN_LIST = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd");

  /** From JDK 21 on, the JDK's own pollers for virtual threads open an epoll when first needed. */
  private static final Set<String> OF_JDK_POLLERS =
      Set.of("anon_inode:[eventpoll]", "anon_inode:[eventfd]");

  @Override
  public String subject() {
    return "descriptors";
  }

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
            && isWatched(Integer.parseInt(number), link.get())
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

  private static boolean isWatched(int number, String link) {
    if (!link.startsWith("/") || link.startsWith("/dev/net/tun")) {
      return KINDS.stream().anyMatch(link::startsWith);
    }
    if (link.equals(OWN_LIST.toString())) {
      return false;
    }
    long flags = Syscall.FCNTL.call(number, F_GETFL);
    return flags >= 0
        && ((flags & O_PATH) != 0
            || KERNELS_OWN.contains(fileSystem(number))
            || Files.isDirectory(DIRECTORY.resolve(Integer.toString(number))));
  }

  /** {@return the magic number of a descriptor's file system; -1 where it does not say} */
  private static long fileSystem(int number) {
    try (Scratch scratch = Scratch.open()) {
      int statfs = scratch.allocate(STATFS_SIZE);
      long result = Syscall.FSTATFS.call(number, scratch.address(statfs));
      return result < 0 ? -1 : scratch.buffer().getLong(statfs);
    }
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
