// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

import dev.weir.core.error.InvalidSpecException;
import java.util.Locale;

/** What a map is ({@code enum bpf_map_type} of uapi/linux/bpf.h). The names are the kernel's. */
public enum MapType {
  /** No type; the kernel refuses it. */
  UNSPEC(0),
  /** Hash table. */
  HASH(1),
  /** Array, index to value; all values exist from the start. */
  ARRAY(2),
  /** Programs for tail calls. */
  PROG_ARRAY(3),
  /** Perf events, one for each CPU. */
  PERF_EVENT_ARRAY(4),
  /** Hash table with a value for each CPU. */
  PERCPU_HASH(5),
  /** Array with a value for each CPU. */
  PERCPU_ARRAY(6),
  /** Stack traces by their hash. */
  STACK_TRACE(7),
  /** Control groups. */
  CGROUP_ARRAY(8),
  /** Hash table that forgets what was used longest ago. */
  LRU_HASH(9),
  /** As {@link #LRU_HASH}, with a value for each CPU. */
  LRU_PERCPU_HASH(10),
  /** Longest prefix match. */
  LPM_TRIE(11),
  /** Maps by index. */
  ARRAY_OF_MAPS(12),
  /** Maps by key. */
  HASH_OF_MAPS(13),
  /** Devices by index, for redirection (4.14). */
  DEVMAP(14),
  /** Sockets by index (4.14). */
  SOCKMAP(15),
  /** CPUs, for redirection (4.15). */
  CPUMAP(16),
  /** AF_XDP sockets by queue (4.18). */
  XSKMAP(17),
  /** Sockets by key (4.18). */
  SOCKHASH(18),
  /** Storage of a program and control group (4.19). */
  CGROUP_STORAGE(19),
  /** Sockets of a reuseport group (4.19). */
  REUSEPORT_SOCKARRAY(20),
  /** As {@link #CGROUP_STORAGE}, with a value for each CPU (4.20). */
  PERCPU_CGROUP_STORAGE(21),
  /** First in, first out (4.20). */
  QUEUE(22),
  /** Last in, first out (4.20). */
  STACK(23),
  /** Storage of a socket (5.2). */
  SK_STORAGE(24),
  /** Devices by key (5.4). */
  DEVMAP_HASH(25),
  /** Function table of the kernel (5.6). */
  STRUCT_OPS(26),
  /** Ring buffer to user space (5.8). */
  RINGBUF(27),
  /** Storage of an inode (5.10). */
  INODE_STORAGE(28),
  /** Storage of a task (5.11). */
  TASK_STORAGE(29),
  /** Bloom filter (5.16). */
  BLOOM_FILTER(30),
  /** Ring buffer from user space (6.1). */
  USER_RINGBUF(31),
  /** Storage of a control group (6.2). */
  CGRP_STORAGE(32),
  /** Memory shared with user space (6.9). */
  ARENA(33),
  /** Places in programs to jump to, by index (6.19). */
  INSN_ARRAY(34),
  /** Hash table that grows and shrinks (seen in 7.3). */
  RHASH(35);

  private final int number;

  MapType(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }

  /** {@return the kernel's name in lower case, as bpftool prints it} */
  public String kernelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a map type by the kernel's number.
   *
   * @param number the number
   * @return the map type
   * @throws InvalidSpecException if this version of Weir does not know the number
   */
  public static MapType of(int number) {
    for (MapType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new InvalidSpecException(
        "map type " + Integer.toUnsignedString(number) + " is not known to this version of Weir");
  }
}
