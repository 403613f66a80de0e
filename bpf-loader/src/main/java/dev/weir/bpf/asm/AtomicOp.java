// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

/**
 * Atomic operations on memory ({@code BPF_ATOMIC}). {@link #ADD} works on every kernel; the others
 * need 5.12, {@link #LOAD_ACQUIRE} and {@link #STORE_RELEASE} 6.15.
 */
public enum AtomicOp {
  /** Adds the source to memory. */
  ADD(0x00),
  /** Ors the source into memory. */
  OR(0x40),
  /** Ands the source into memory. */
  AND(0x50),
  /** Xors the source into memory. */
  XOR(0xa0),
  /** Adds, and leaves what was there in the source register. */
  FETCH_ADD(0x01),
  /** Ors, and leaves what was there in the source register. */
  FETCH_OR(0x41),
  /** Ands, and leaves what was there in the source register. */
  FETCH_AND(0x51),
  /** Xors, and leaves what was there in the source register. */
  FETCH_XOR(0xa1),
  /** Exchanges memory and the source register. */
  XCHG(0xe1),
  /** Stores the source if memory equals R0; what was there is left in R0. */
  CMPXCHG(0xf1),
  /** Loads with acquire semantics: {@code dst = *(src + offset)}. */
  LOAD_ACQUIRE(0x100),
  /** Stores with release semantics. */
  STORE_RELEASE(0x110);

  private final int imm;

  AtomicOp(int imm) {
    this.imm = imm;
  }

  /** {@return the immediate that selects the operation} */
  public int imm() {
    return imm;
  }
}
