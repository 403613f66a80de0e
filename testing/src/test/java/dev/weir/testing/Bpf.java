// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing;

import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The few commands of {@code bpf(2)} that tests of the foundation need, by hand. */
public final class Bpf {
  /** uapi/linux/bpf.h. */
  public static final int BPF_F_MMAPABLE = 1 << 10;

  /** Programs for tc. */
  public static final int BPF_PROG_TYPE_SCHED_CLS = 3;

  /** Programs for XDP. */
  public static final int BPF_PROG_TYPE_XDP = 6;

  private static final int BPF_MAP_CREATE = 0;
  private static final int BPF_MAP_LOOKUP_ELEM = 1;
  private static final int BPF_MAP_UPDATE_ELEM = 2;
  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_OBJ_PIN = 6;
  private static final int BPF_OBJ_GET = 7;
  private static final int BPF_MAP_FREEZE = 22;
  private static final int BPF_LINK_CREATE = 28;
  private static final int BPF_MAP_TYPE_ARRAY = 2;
  private static final int ATTR_SIZE = 64;
  private static final int MNT_DETACH = 2;

  private Bpf() {}

  /** Creates an array; the descriptor is the caller's. */
  public static long createArray(int keySize, int valueSize, int entries, int flags) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      scratch
          .buffer()
          .putInt(attr, BPF_MAP_TYPE_ARRAY)
          .putInt(attr + 4, keySize)
          .putInt(attr + 8, valueSize)
          .putInt(attr + 12, entries)
          .putInt(attr + 16, flags);
      return Syscall.BPF.check(
          Syscall.BPF.call(BPF_MAP_CREATE, scratch.address(attr), ATTR_SIZE), "array");
    }
  }

  /** {@return the first eight bytes of an element; empty if there is none} */
  public static OptionalLong lookup(long map, int key) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      int keyAt = scratch.allocate(8);
      int valueAt = scratch.allocate(4096);
      scratch
          .buffer()
          .putInt(keyAt, key)
          .putInt(attr, (int) map)
          .putLong(attr + 8, scratch.address(keyAt))
          .putLong(attr + 16, scratch.address(valueAt));
      long result = Syscall.BPF.call(BPF_MAP_LOOKUP_ELEM, scratch.address(attr), ATTR_SIZE);
      return result < 0 ? OptionalLong.empty() : OptionalLong.of(scratch.buffer().getLong(valueAt));
    }
  }

  /** Writes the first eight bytes of an element; {@return 0 or {@code -errno}} */
  public static long update(long map, int key, long value) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      int keyAt = scratch.allocate(8);
      int valueAt = scratch.allocate(4096);
      scratch
          .buffer()
          .putInt(keyAt, key)
          .putLong(valueAt, value)
          .putInt(attr, (int) map)
          .putLong(attr + 8, scratch.address(keyAt))
          .putLong(attr + 16, scratch.address(valueAt));
      return Syscall.BPF.call(BPF_MAP_UPDATE_ELEM, scratch.address(attr), ATTR_SIZE);
    }
  }

  /** Forbids user space to write to a map. */
  public static void freeze(long map) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      scratch.buffer().putInt(attr, (int) map);
      Syscall.BPF.check(
          Syscall.BPF.call(BPF_MAP_FREEZE, scratch.address(attr), ATTR_SIZE), "freeze");
    }
  }

  /** Pins a map. */
  public static void pin(long map, Path path) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      scratch.buffer().putLong(attr, scratch.cString(path.toString())).putInt(attr + 8, (int) map);
      Syscall.BPF.check(
          Syscall.BPF.call(BPF_OBJ_PIN, scratch.address(attr), ATTR_SIZE), path.toString());
    }
  }

  /** Opens a pinned map; {@return the caller's descriptor or {@code -errno}} */
  public static long get(Path path) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      scratch.buffer().putLong(attr, scratch.cString(path.toString()));
      return Syscall.BPF.call(BPF_OBJ_GET, scratch.address(attr), ATTR_SIZE);
    }
  }

  /**
   * Loads a program that returns a number and does nothing else.
   *
   * @return the caller's descriptor
   */
  public static long loadReturning(int programType, int number) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(128);
      int instructions = scratch.allocate(16);
      // r0 = number; exit
      scratch.buffer().put(instructions, (byte) 0xb7).putInt(instructions + 4, number);
      scratch.buffer().put(instructions + 8, (byte) 0x95);
      scratch
          .buffer()
          .putInt(attr, programType)
          .putInt(attr + 4, 2)
          .putLong(attr + 8, scratch.address(instructions))
          .putLong(attr + 16, scratch.cString("GPL"));
      return Syscall.BPF.check(Syscall.BPF.call(BPF_PROG_LOAD, scratch.address(attr), 128), "prog");
    }
  }

  /** Attaches a program to a device of the calling thread's namespace; the link is the caller's. */
  public static long link(long program, int ifindex, int attachType) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ATTR_SIZE);
      scratch
          .buffer()
          .putInt(attr, (int) program)
          .putInt(attr + 4, ifindex)
          .putInt(attr + 8, attachType);
      return Syscall.BPF.check(
          Syscall.BPF.call(BPF_LINK_CREATE, scratch.address(attr), ATTR_SIZE), "link");
    }
  }

  /** Mounts a BPF file system on a directory. */
  public static void mountBpffs(Path directory) {
    try (Scratch scratch = Scratch.open()) {
      long type = scratch.cString("bpf");
      long target = scratch.cString(directory.toString());
      Syscall.MOUNT.check(Syscall.MOUNT.call(type, target, type, 0, 0, 0), directory.toString());
    }
  }

  /** Unmounts what is mounted on a directory. */
  public static void unmount(Path directory) {
    try (Scratch scratch = Scratch.open()) {
      Syscall.UMOUNT2.check(
          Syscall.UMOUNT2.call(scratch.cString(directory.toString()), MNT_DETACH),
          directory.toString());
    }
  }
}
