// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

/** Flags of maps ({@code BPF_F_…} of uapi/linux/bpf.h) for {@link MapSpec.Builder#flags}. */
public final class MapFlags {
  /** Entries are allocated as they come; LPM tries and storage want it. */
  public static final int BPF_F_NO_PREALLOC = 1;

  /** An LRU list for each CPU: faster, forgets less exactly. */
  public static final int BPF_F_NO_COMMON_LRU = 1 << 1;

  /** The memory comes from a node; set by {@link MapSpec.Builder#numaNode}. */
  public static final int BPF_F_NUMA_NODE = 1 << 2;

  /** User space may only read, through this descriptor. */
  public static final int BPF_F_RDONLY = 1 << 3;

  /** User space may only write, through this descriptor. */
  public static final int BPF_F_WRONLY = 1 << 4;

  /** Stack traces as build id and offset (4.17). */
  public static final int BPF_F_STACK_BUILD_ID = 1 << 5;

  /** The hash begins from zero, for measurements only (5.0). */
  public static final int BPF_F_ZERO_SEED = 1 << 6;

  /** Programs may only read (5.2). */
  public static final int BPF_F_RDONLY_PROG = 1 << 7;

  /** Programs may only write (5.2). */
  public static final int BPF_F_WRONLY_PROG = 1 << 8;

  /** A copy of the socket's storage goes with a cloned socket (5.4). */
  public static final int BPF_F_CLONE = 1 << 9;

  /** User space may map the memory (5.5). */
  public static final int BPF_F_MMAPABLE = 1 << 10;

  /** Perf events stay when the descriptor that put them in is closed (5.10). */
  public static final int BPF_F_PRESERVE_ELEMS = 1 << 11;

  /** Inner maps may differ in how many entries they take (5.10). */
  public static final int BPF_F_INNER_MAP = 1 << 12;

  private MapFlags() {}
}
