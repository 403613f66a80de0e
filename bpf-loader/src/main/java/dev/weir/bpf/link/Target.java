// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.core.handle.OwnedFd;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.file.Path;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** A place, opened: the number that {@code target_fd} or {@code target_ifindex} takes. */
final class Target implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY_CLOEXEC = 02000000;

  private final AttachPoint point;
  private final String name;
  private final int number;
  private final @Nullable OwnedFd fd;

  /** Where the number means what it meant; null if it does so anywhere, or for now. */
  private final @Nullable NetworkNamespace home;

  private Target(
      AttachPoint point,
      String name,
      int number,
      @Nullable OwnedFd fd,
      @Nullable NetworkNamespace home) {
    this.point = point;
    this.name = name;
    this.number = number;
    this.fd = fd;
    this.home = home;
  }

  /** Opens a place for calls of this thread. */
  static Target open(AttachPoint point) {
    if (point instanceof AttachPoint.Device device) {
      return new Target(point, deviceName(device.ifindex()), device.ifindex(), null, null);
    }
    if (point instanceof AttachPoint.ControlGroup cgroup) {
      String name = "cgroup " + cgroup.directory();
      return new Target(point, name, 0, directory(cgroup.directory(), name), null);
    }
    if (point instanceof AttachPoint.Namespace namespace) {
      OwnedFd fd = namespace.namespace().descriptor().duplicate();
      return new Target(point, namespace.namespace().toString(), 0, fd, null);
    }
    AttachPoint.SocketMap map = (AttachPoint.SocketMap) point;
    return new Target(point, map.map().toString(), 0, map.map().fd().duplicate(), null);
  }

  /**
   * Opens a place for calls of any thread, later. A namespace is the one that the calling thread is
   * in: {@code BPF_PROG_ATTACH} takes no other (netns_bpf_prog_attach, kernel/bpf/net_namespace.c).
   */
  static Target keep(AttachPoint point) {
    if (point instanceof AttachPoint.Device device) {
      String name = deviceName(device.ifindex());
      return new Target(point, name, device.ifindex(), null, NetworkNamespace.current());
    }
    if (point instanceof AttachPoint.Namespace namespace) {
      NetworkNamespace given = namespace.namespace();
      return new Target(point, given.toString(), 0, null, again(given));
    }
    return open(point);
  }

  private static NetworkNamespace again(NetworkNamespace namespace) {
    int raw = namespace.descriptor().acquire();
    try {
      return NetworkNamespace.open(Path.of("/proc/self/fd/" + raw));
    } finally {
      namespace.descriptor().release();
    }
  }

  private static OwnedFd directory(Path path, String name) {
    try (Scratch scratch = Scratch.open()) {
      long fd =
          Syscall.OPENAT.call(AT_FDCWD, scratch.cString(path.toString()), O_RDONLY_CLOEXEC, 0);
      return OwnedFd.adopt(Syscall.OPENAT.check(fd, name), name);
    }
  }

  static String deviceName(int ifindex) {
    String number = "ifindex " + ifindex;
    return DeviceName.of(ifindex).map(name -> name + " (" + number + ")").orElse(number);
  }

  AttachPoint point() {
    return point;
  }

  /** Lends the number for a call, which is made in the namespace where it belongs. */
  long with(IntToLongFunction call) {
    if (home != null && !isHome(home)) {
      return home.call(() -> call.applyAsLong(number));
    }
    if (fd == null) {
      return call.applyAsLong(number);
    }
    int raw = fd.acquire();
    try {
      return call.applyAsLong(raw);
    } finally {
      fd.release();
    }
  }

  private static boolean isHome(NetworkNamespace home) {
    try (NetworkNamespace here = NetworkNamespace.current()) {
      return here.inode() == home.inode();
    }
  }

  @Override
  public void close() {
    if (fd != null) {
      fd.close();
    }
    if (home != null) {
      home.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
