// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapFlags;
import dev.weir.bpf.spec.MapSpec;
import dev.weir.bpf.spec.MapType;

/** Descriptions of maps for tests: the least that a type is created with. */
final class Maps {
  private Maps() {}

  static MapSpec.Builder sized(MapType type, int key, int value, long entries) {
    return MapSpec.builder("weir_test", type).keySize(key).valueSize(value).maxEntries(entries);
  }

  static MapSpec minimal(MapType type) {
    return switch (type) {
      case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH ->
          sized(type, 4, 8, 4).build();
      case PROG_ARRAY, CGROUP_ARRAY, DEVMAP, XSKMAP, DEVMAP_HASH, PERF_EVENT_ARRAY ->
          sized(type, 4, 4, type == MapType.PERF_EVENT_ARRAY ? 0 : 4).build();
      case CPUMAP -> sized(type, 4, 4, 0).build();
      case SOCKMAP, SOCKHASH, REUSEPORT_SOCKARRAY -> sized(type, 4, 8, 4).build();
      case STACK_TRACE -> sized(type, 4, 8 * 16, 4).build();
      case LPM_TRIE -> sized(type, 8, 4, 4).flags(MapFlags.BPF_F_NO_PREALLOC).build();
      case ARRAY_OF_MAPS, HASH_OF_MAPS -> sized(type, 4, 4, 4).inner(minimal(MapType.HASH)).build();
      case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> sized(type, 8, 8, 0).build();
      case QUEUE, STACK, BLOOM_FILTER -> sized(type, 0, 8, 4).build();
      case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGRP_STORAGE ->
          sized(type, 4, 8, 0).flags(MapFlags.BPF_F_NO_PREALLOC).build();
      case INSN_ARRAY -> sized(type, 4, 16, 4).build();
      case RHASH -> sized(type, 4, 8, 4).flags(MapFlags.BPF_F_NO_PREALLOC).build();
      case RINGBUF, USER_RINGBUF -> sized(type, 0, 0, 4096).build();
      case ARENA -> sized(type, 0, 0, 1).flags(MapFlags.BPF_F_MMAPABLE).build();
      case UNSPEC, STRUCT_OPS -> throw new IllegalArgumentException("no map of its own: " + type);
    };
  }
}
