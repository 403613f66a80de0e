// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

/** A register of the BPF machine. The names are the instruction set's. */
public enum Register {
  /** Return value of calls and of the program. */
  R0(0),
  /** First argument. */
  R1(1),
  /** Second argument. */
  R2(2),
  /** Third argument. */
  R3(3),
  /** Fourth argument. */
  R4(4),
  /** Fifth argument. */
  R5(5),
  /** Kept across calls. */
  R6(6),
  /** Kept across calls. */
  R7(7),
  /** Kept across calls. */
  R8(8),
  /** Kept across calls. */
  R9(9),
  /** Frame pointer, read-only. */
  R10(10);

  private final int number;

  Register(int number) {
    this.number = number;
  }

  /** {@return the number in the encoding, 0..10} */
  public int number() {
    return number;
  }
}
