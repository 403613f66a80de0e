// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

/** What a kernel has or lacks beyond types, helpers and links. */
public enum BpfFeature implements Feature {
  /** Programs of more than 4096 instructions, with privileges. */
  LARGE_PROGRAMS("programs of more than 4096 instructions", "5.2"),
  /** Loops that the verifier sees the end of. */
  BOUNDED_LOOPS("bounded loops", "5.3"),
  /** Atomic operations that give the old value back. */
  ATOMIC_FETCH("atomic operations that fetch", "5.12"),
  /** Map values that programs and user space both map ({@code BPF_F_MMAPABLE}). */
  MMAPABLE_ARRAY("arrays in memory shared with user space", "5.5"),
  /** Arrays of maps with inner maps of different sizes ({@code BPF_F_INNER_MAP}). */
  INNER_MAP_SIZES("inner arrays of different sizes", "5.10"),
  /** Programs on the entries of a device map. */
  DEVMAP_PROGRAMS("programs of device map entries", "5.8"),
  /** Programs on the entries of a CPU map. */
  CPUMAP_PROGRAMS("programs of CPU map entries", "5.9"),
  /** Tokens, which lend privileges through a BPF file system. */
  TOKEN("BPF tokens", "6.9");

  private final String description;
  private final String since;

  BpfFeature(String description, String since) {
    this.description = description;
    this.since = since;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String since() {
    return since;
  }
}
