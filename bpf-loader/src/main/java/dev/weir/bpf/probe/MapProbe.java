// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.KernelException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.PageSize;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.function.IntFunction;

/** Makes the smallest map of a type. */
final class MapProbe {
  private static final int MAP_TYPE = 0;
  private static final int KEY_SIZE = 4;
  private static final int VALUE_SIZE = 8;
  private static final int MAX_ENTRIES = 12;
  private static final int MAP_FLAGS = 16;
  private static final int INNER_MAP_FD = 20;
  private static final int BTF_FD = 48;
  private static final int BTF_KEY_TYPE_ID = 52;
  private static final int BTF_VALUE_TYPE_ID = 56;
  private static final int BTF_VMLINUX_VALUE_TYPE_ID = 60;
  private static final int CREATE_SIZE = 64;

  private static final int BPF_F_NO_PREALLOC = 1;
  static final int BPF_F_MMAPABLE = 1 << 10;
  static final int BPF_F_INNER_MAP = 1 << 12;
  static final int BPF_F_LINK = 1 << 13;

  /** Offset of {@code map_fd} among the arguments of the batch commands; 8 more follow. */
  private static final int BATCH_MAP_FD = 36;

  private static final int BATCH_SIZE = 56;

  /**
   * EINVAL is what an unknown type or flag gets. EOPNOTSUPP comes from types that need something of
   * the architecture.
   */
  private static final Set<Errno> LACKING = Set.of(Errno.EINVAL, Errno.EOPNOTSUPP);

  private static final String NAME = "map of a probe";

  private MapProbe() {}

  /** Sizes and flags of a map. */
  record Shape(int key, int value, int entries, int flags) {}

  static Answer of(MapType type) {
    return switch (type) {
      case UNSPEC -> Answer.unknown("it is no type");
      case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE -> storage(type);
      case ARRAY_OF_MAPS, HASH_OF_MAPS -> withInner(type);
      case STRUCT_OPS -> structOps(0);
      default -> create(type, shape(type));
    };
  }

  static Answer create(MapType type, Shape shape) {
    try (Attr attr = attr(type, shape)) {
      return answer(attr, Set.of());
    }
  }

  /**
   * No type of the kernel is number 1 and a table of functions: who knows the map type says so with
   * ENOTSUPP.
   */
  static Answer structOps(int flags) {
    try (Attr attr = attr(MapType.STRUCT_OPS, new Shape(4, 4, 1, flags))) {
      return answer(attr.u32(BTF_VMLINUX_VALUE_TYPE_ID, 1), Set.of(Errno.ENOTSUPP));
    }
  }

  private static Answer answer(Attr attr, Set<Errno> present) {
    long result = attr.call(BpfCommand.BPF_MAP_CREATE);
    if (result >= 0) {
      OwnedFd.adopt(result, NAME).close();
    }
    return Answer.of(BpfCommand.BPF_MAP_CREATE, result, LACKING, present);
  }

  private static Attr attr(MapType type, Shape shape) {
    return Attr.ofSize(CREATE_SIZE)
        .u32(MAP_TYPE, type.number())
        .u32(KEY_SIZE, shape.key)
        .u32(VALUE_SIZE, shape.value)
        .u32(MAX_ENTRIES, shape.entries)
        .u32(MAP_FLAGS, shape.flags);
  }

  private static Shape shape(MapType type) {
    int page = PageSize.bytes();
    return switch (type) {
      case STACK_TRACE -> new Shape(4, 8, 1, 0);
      case LPM_TRIE -> new Shape(8, 4, 1, BPF_F_NO_PREALLOC);
      case RHASH -> new Shape(4, 4, 1, BPF_F_NO_PREALLOC);
      // struct bpf_insn_array_value
      case INSN_ARRAY -> new Shape(4, 16, 1, 0);
      // struct bpf_cgroup_storage_key; the program gives the number of entries.
      case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> new Shape(16, 4, 0, 0);
      case QUEUE, STACK, BLOOM_FILTER -> new Shape(0, 4, 1, 0);
      case RINGBUF, USER_RINGBUF -> new Shape(0, 0, page, 0);
      case ARENA -> new Shape(0, 0, 1, BPF_F_MMAPABLE);
      default -> new Shape(4, 4, 1, 0);
    };
  }

  private static Answer storage(MapType type) {
    BtfBuilder types = BtfBuilder.create(ByteOrder.nativeOrder());
    int integer = types.add(new BtfType.Int("int", 4, BtfType.Int.SIGNED));
    try (LoadedBtf btf = LoadedBtf.load(types.build(), "a probe");
        Attr attr = attr(type, new Shape(4, 4, 0, BPF_F_NO_PREALLOC))) {
      int raw = btf.fd().acquire();
      try {
        attr.u32(BTF_FD, raw).u32(BTF_KEY_TYPE_ID, integer).u32(BTF_VALUE_TYPE_ID, integer);
        return answer(attr, Set.of());
      } finally {
        btf.fd().release();
      }
    } catch (KernelException e) {
      return Answer.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static Answer withInner(MapType type) {
    return onMap(
        MapType.ARRAY,
        inner -> {
          long outer = createOuter(type, inner);
          if (outer >= 0) {
            OwnedFd.adopt(outer, NAME).close();
          }
          return Answer.of(BpfCommand.BPF_MAP_CREATE, outer, LACKING, Set.of());
        });
  }

  private static long createOuter(MapType type, int inner) {
    try (Attr attr = attr(type, new Shape(4, 4, 1, 0))) {
      return attr.u32(INNER_MAP_FD, inner).call(BpfCommand.BPF_MAP_CREATE);
    }
  }

  static Answer ofBatch(MapType type) {
    if (type != MapType.ARRAY_OF_MAPS && type != MapType.HASH_OF_MAPS) {
      return onMap(type, MapProbe::lookUpNone);
    }
    return onMap(
        MapType.ARRAY,
        inner -> {
          long created = createOuter(type, inner);
          if (created < 0) {
            return Answer.of(BpfCommand.BPF_MAP_CREATE, created, LACKING, Set.of());
          }
          try (OwnedFd outer = OwnedFd.adopt(created, NAME)) {
            int raw = outer.acquire();
            outer.release();
            return lookUpNone(raw);
          }
        });
  }

  /** Asks for no elements: the kernel answers what it lacks before it counts. */
  private static Answer lookUpNone(int map) {
    try (Attr attr = Attr.ofSize(BATCH_SIZE)) {
      BpfCommand command = BpfCommand.BPF_MAP_LOOKUP_BATCH;
      long result = attr.u32(BATCH_MAP_FD, map).call(command);
      return Answer.of(command, result, Set.of(Errno.ENOTSUPP), Set.of());
    }
  }

  private static Answer onMap(MapType type, IntFunction<Answer> use) {
    try (Attr attr = attr(type, shape(type))) {
      long created = attr.call(BpfCommand.BPF_MAP_CREATE);
      if (created < 0) {
        return Answer.of(BpfCommand.BPF_MAP_CREATE, created, LACKING, Set.of());
      }
      try (OwnedFd map = OwnedFd.adopt(created, NAME)) {
        int raw = map.acquire();
        try {
          return use.apply(raw);
        } finally {
          map.release();
        }
      }
    }
  }
}
