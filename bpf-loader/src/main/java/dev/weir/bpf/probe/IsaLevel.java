// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.probe;

/** A version of the instruction set, as compilers take it ({@code -mcpu=v3}). */
public enum IsaLevel {
  /** The first. */
  V1("3.18"),
  /** Jumps on less-than. */
  V2("4.14"),
  /** 32-bit jumps. Atomic operations that fetch came later: {@link BpfFeature#ATOMIC_FETCH}. */
  V3("5.1"),
  /** Signed loads, moves and divisions, byte swaps, long jumps. */
  V4("6.6");

  private final String since;

  IsaLevel(String since) {
    this.since = since;
  }

  /** {@return the first mainline kernel that has it} */
  public String since() {
    return since;
  }
}
