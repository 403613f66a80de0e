// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.maps;

import dev.weir.bpf.internal.sys.Attr;
import dev.weir.bpf.internal.sys.BpfCommand;
import dev.weir.bpf.internal.sys.LoadedBtf;
import dev.weir.bpf.internal.sys.Privilege;
import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;
import dev.weir.core.error.Errno;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.handle.OwnedFd;
import dev.weir.core.kernel.CpuList;
import dev.weir.core.kernel.PageSize;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code BPF_MAP_CREATE}. */
public final class MapCreation {
  private static final int MAP_TYPE = 0;
  private static final int KEY_SIZE = 4;
  private static final int VALUE_SIZE = 8;
  private static final int MAX_ENTRIES = 12;
  private static final int MAP_FLAGS = 16;
  private static final int INNER_MAP_FD = 20;
  private static final int NUMA_NODE = 24;
  private static final int MAP_NAME = 28;
  private static final int BTF_FD = 48;
  private static final int BTF_KEY_TYPE_ID = 52;
  private static final int BTF_VALUE_TYPE_ID = 56;
  private static final int MAP_EXTRA = 64;

  /** Up to {@code map_extra}: 5.10 knows 64 bytes and takes the rest while it is zero. */
  private static final int SIZE = 72;

  /** Whose {@code map_check_btf} is missing, or refuses types, in some kernel since 5.10. */
  private static final Set<MapType> WITHOUT_TYPES =
      EnumSet.of(
          MapType.PERF_EVENT_ARRAY,
          MapType.CGROUP_ARRAY,
          MapType.STACK_TRACE,
          MapType.ARRAY_OF_MAPS,
          MapType.HASH_OF_MAPS,
          MapType.DEVMAP,
          MapType.DEVMAP_HASH,
          MapType.CPUMAP,
          MapType.XSKMAP,
          MapType.SOCKMAP,
          MapType.SOCKHASH,
          MapType.QUEUE,
          MapType.STACK,
          MapType.ARENA);

  /** Whose number of entries is not for anyone to choose. */
  private static final Set<MapType> WITHOUT_ENTRIES =
      EnumSet.of(
          MapType.CGROUP_STORAGE,
          MapType.PERCPU_CGROUP_STORAGE,
          MapType.SK_STORAGE,
          MapType.INODE_STORAGE,
          MapType.TASK_STORAGE,
          MapType.CGRP_STORAGE);

  private static final Set<MapType> RINGS = EnumSet.of(MapType.RINGBUF, MapType.USER_RINGBUF);

  private final MapSpec spec;
  private final @Nullable OwnedFd btf;

  private MapCreation(MapSpec spec, @Nullable OwnedFd btf) {
    this.spec = spec;
    this.btf = btf;
  }

  /**
   * Creates a map, empty.
   *
   * @param spec what it is to be
   * @param btf the BTF that its types are in, or null
   * @return its descriptor
   * @throws InvalidSpecException if it cannot be created on any kernel
   * @throws dev.weir.core.error.KernelException if the kernel refuses it
   */
  public static OwnedFd create(MapSpec spec, @Nullable OwnedFd btf) {
    requireType(spec);
    requireNoPreallocation(spec);
    if (!MapTypes.areNeeded(spec) || (btf != null && spec.keyTypeId() != 0)) {
      return new MapCreation(spec, btf).create();
    }
    try (LoadedBtf types = MapTypes.load(spec)) {
      MapSpec typed = spec.toBuilder().typeIds(MapTypes.KEY, MapTypes.VALUE).build();
      return new MapCreation(typed, types.fd()).create();
    }
  }

  private static void requireType(MapSpec spec) {
    switch (spec.type()) {
      case UNSPEC -> throw new InvalidSpecException("map \"" + spec.name() + "\" has no type");
      case STRUCT_OPS ->
          throw new InvalidSpecException(
              ("map \"%s\": what is in a struct_ops map is a table of functions that the"
                      + " kernel defines; this version of Weir makes none")
                  .formatted(spec.name()));
      default -> {}
    }
  }

  private static void requireNoPreallocation(MapSpec spec) {
    boolean asks = (spec.flags() & MapFlags.BPF_F_NO_PREALLOC) != 0;
    if (!asks && (spec.type() == MapType.LPM_TRIE || MapTypes.areNeeded(spec))) {
      throw new InvalidSpecException(
          "map \"%s\": a %s is created with BPF_F_NO_PREALLOC only"
              .formatted(spec.name(), spec.type().kernelName()));
    }
  }

  private OwnedFd create() {
    MapSpec inner = spec.inner().orElse(null);
    if (inner == null) {
      if (spec.type() == MapType.ARRAY_OF_MAPS || spec.type() == MapType.HASH_OF_MAPS) {
        throw new InvalidSpecException(
            "map \"" + spec.name() + "\": what are the maps in it like? It needs an inner map");
      }
      return create(null);
    }
    // The kernel looks at the template while it creates the outer map and does not keep it.
    try (OwnedFd template = create(inner, btf)) {
      return create(template);
    }
  }

  private OwnedFd create(@Nullable OwnedFd template) {
    boolean typed = isTyped();
    long result = attempt(template, typed);
    if (typed && (result == -Errno.EINVAL.number() || result == -Errno.ENOTSUPP.number())) {
      long untyped = attempt(template, false);
      result = untyped >= 0 ? untyped : result;
    }
    if (result < 0) {
      throw BpfCommand.BPF_MAP_CREATE.failed(result, spec.toString(), hint(result));
    }
    return OwnedFd.adopt(result, "map " + spec.name());
  }

  private boolean isTyped() {
    return btf != null
        && !WITHOUT_TYPES.contains(spec.type())
        && (spec.keyTypeId() != 0 || spec.valueTypeId() != 0);
  }

  private long attempt(@Nullable OwnedFd template, boolean typed) {
    try (Attr attr = Attr.ofSize(SIZE)) {
      attr.u32(MAP_TYPE, spec.type().number())
          .u32(KEY_SIZE, spec.keySize())
          .u32(VALUE_SIZE, spec.valueSize())
          .u32(MAX_ENTRIES, (int) maxEntries(spec))
          .u32(MAP_FLAGS, spec.flags())
          .u32(NUMA_NODE, spec.numaNode().orElse(0))
          .u64(MAP_EXTRA, spec.extra())
          .name(MAP_NAME, spec.name());
      if (typed) {
        attr.u32(BTF_KEY_TYPE_ID, spec.keyTypeId()).u32(BTF_VALUE_TYPE_ID, spec.valueTypeId());
      }
      return attempt(attr, template, typed ? btf : null);
    }
  }

  private static long attempt(Attr attr, @Nullable OwnedFd template, @Nullable OwnedFd types) {
    lend(attr, INNER_MAP_FD, template);
    try {
      lend(attr, BTF_FD, types);
      try {
        return attr.call(BpfCommand.BPF_MAP_CREATE);
      } finally {
        takeBack(types);
      }
    } finally {
      takeBack(template);
    }
  }

  private static void lend(Attr attr, int offset, @Nullable OwnedFd fd) {
    if (fd != null) {
      attr.u32(offset, fd.acquire());
    }
  }

  private static void takeBack(@Nullable OwnedFd fd) {
    if (fd != null) {
      fd.release();
    }
  }

  /**
   * Makes of sizes that an object cannot know what libbpf and cilium/ebpf make of them.
   *
   * @param spec what a map is to be
   * @return how many entries it is created with
   */
  public static long maxEntries(MapSpec spec) {
    if (spec.type() == MapType.PERF_EVENT_ARRAY || spec.type() == MapType.CPUMAP) {
      int cpus = CpuList.possible().limit();
      return spec.maxEntries() == 0 ? cpus : Math.min(spec.maxEntries(), cpus);
    }
    if (RINGS.contains(spec.type())) {
      long pages = Math.max(PageSize.bytes(), spec.maxEntries());
      long power = Long.highestOneBit(pages);
      return power == pages ? power : power << 1;
    }
    return spec.maxEntries();
  }

  private String hint(long result) {
    return switch (Errno.of((int) -result)) {
      case EPERM -> Privilege.hint("CAP_BPF, for some types CAP_NET_ADMIN too");
      case EINVAL ->
          maxEntries(spec) == 0 && !WITHOUT_ENTRIES.contains(spec.type())
              ? "max entries is 0: the object leaves it to who loads it; set it in the MapSpec"
              : "the type is unknown to this kernel, or does not take these sizes and flags";
      case E2BIG -> "it is larger than the kernel allows";
      case ENOMEM -> "not enough memory for it";
      default -> "";
    };
  }
}
