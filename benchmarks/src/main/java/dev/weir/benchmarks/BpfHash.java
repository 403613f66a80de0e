// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import dev.weir.core.handle.OwnedFd;
import dev.weir.core.syscall.Scratch;
import dev.weir.core.syscall.Syscall;
import java.nio.ByteBuffer;

/**
 * A BPF hash map of 4-byte keys and 64-byte values through {@code bpf(2)}, written the way a map
 * wrapper does it: one scratch per call that holds attributes, key and value, and a descriptor lent
 * for the call. {@code map_lookup.c} does the same in C, on the same map: where the kernel happens
 * to place a map is worth a few per cent.
 */
final class BpfHash implements AutoCloseable {
  static final int KEYS = 1024;
  private static final int VALUE_SIZE = 64;

  private static final int BPF_MAP_CREATE = 0;
  private static final int BPF_MAP_LOOKUP_ELEM = 1;
  private static final int BPF_MAP_UPDATE_ELEM = 2;
  private static final int BPF_MAP_GET_FD_BY_ID = 14;
  private static final int BPF_OBJ_GET_INFO_BY_FD = 15;
  private static final int BPF_MAP_TYPE_HASH = 1;
  private static final int CREATE_ATTR_SIZE = 72;
  private static final int ELEM_ATTR_SIZE = 32;

  private final OwnedFd fd;

  private BpfHash(OwnedFd fd) {
    this.fd = fd;
  }

  /** {@return a new map that has all its keys} */
  static BpfHash create() {
    BpfHash map;
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(CREATE_ATTR_SIZE);
      ByteBuffer buffer = scratch.buffer();
      buffer.putInt(attr, BPF_MAP_TYPE_HASH);
      buffer.putInt(attr + 4, 4);
      buffer.putInt(attr + 8, VALUE_SIZE);
      buffer.putInt(attr + 12, KEYS);
      long created = Syscall.BPF.call(BPF_MAP_CREATE, scratch.address(attr), CREATE_ATTR_SIZE);
      map =
          new BpfHash(OwnedFd.adopt(Syscall.BPF.check(created, "BPF_MAP_CREATE"), "benchmark map"));
    }
    for (int key = 0; key < KEYS; key++) {
      map.update(key, key);
    }
    return map;
  }

  /** {@return a map that another process made} */
  static BpfHash open(int id) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(ELEM_ATTR_SIZE);
      scratch.buffer().putInt(attr, id);
      long opened = Syscall.BPF.call(BPF_MAP_GET_FD_BY_ID, scratch.address(attr), 12);
      return new BpfHash(OwnedFd.adopt(Syscall.BPF.check(opened, "map " + id), "benchmark map"));
    }
  }

  /** {@return what {@link #open} finds it by} */
  int id() {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.allocate(16);
      int info = scratch.allocate(8);
      ByteBuffer buffer = scratch.buffer();
      int raw = fd.acquire();
      try {
        buffer.putInt(attr, raw);
        buffer.putInt(attr + 4, 8);
        buffer.putLong(attr + 8, scratch.address(info));
        long got = Syscall.BPF.call(BPF_OBJ_GET_INFO_BY_FD, scratch.address(attr), 16);
        Syscall.BPF.check(got, "benchmark map");
      } finally {
        fd.release();
      }
      return buffer.getInt(info + 4);
    }
  }

  /** {@return the value's first long, or the negated errno} */
  long lookup(int key) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.reserve(ELEM_ATTR_SIZE + 8 + VALUE_SIZE);
      int value = attr + ELEM_ATTR_SIZE + 8;
      long result = element(scratch, attr, BPF_MAP_LOOKUP_ELEM, key);
      return result == 0 ? scratch.buffer().getLong(value) : result;
    }
  }

  /** {@return 0 or the negated errno} */
  long update(int key, long first) {
    try (Scratch scratch = Scratch.open()) {
      int attr = scratch.reserve(ELEM_ATTR_SIZE + 8 + VALUE_SIZE);
      scratch.buffer().putLong(attr + ELEM_ATTR_SIZE + 8, first);
      return element(scratch, attr, BPF_MAP_UPDATE_ELEM, key);
    }
  }

  private long element(Scratch scratch, int attr, int command, int key) {
    ByteBuffer buffer = scratch.buffer();
    buffer.putInt(attr + ELEM_ATTR_SIZE, key);
    buffer.putLong(attr + 8, scratch.address(attr + ELEM_ATTR_SIZE));
    buffer.putLong(attr + 16, scratch.address(attr + ELEM_ATTR_SIZE + 8));
    buffer.putLong(attr + 24, 0);
    int raw = fd.acquire();
    try {
      buffer.putLong(attr, raw);
      return Syscall.BPF.call(command, scratch.address(attr), ELEM_ATTR_SIZE);
    } finally {
      fd.release();
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
