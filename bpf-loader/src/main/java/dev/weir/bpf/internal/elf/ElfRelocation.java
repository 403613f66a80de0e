// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.elf;

/**
 * A place in a section that depends on a symbol.
 *
 * @param offset bytes from the start of the section
 * @param type {@code R_BPF_…}
 * @param symbol what it depends on
 */
public record ElfRelocation(long offset, int type, ElfSymbol symbol) {
  /** A 64-bit load: {@code R_BPF_64_64}. */
  public static final int LOAD_64 = 1;

  /** Eight bytes of data: {@code R_BPF_64_ABS64}. */
  public static final int ABS_64 = 2;

  /** Four bytes of data: {@code R_BPF_64_ABS32}. */
  public static final int ABS_32 = 3;

  /** Four bytes of BTF or debug data: {@code R_BPF_64_NODYLD32}. */
  public static final int NODYLD_32 = 4;

  /** A call: {@code R_BPF_64_32}. */
  public static final int CALL_32 = 10;
}
