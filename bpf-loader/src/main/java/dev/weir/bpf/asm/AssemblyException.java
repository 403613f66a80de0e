// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

import dev.weir.core.error.InvalidSpecException;

/** A program that cannot be assembled: a label is missing, or a jump does not reach it. */
public final class AssemblyException extends InvalidSpecException {
  private final Reason reason;
  private final String label;
  private final int slot;

  AssemblyException(Reason reason, String label, int slot, String message) {
    super("slot " + slot + ": " + message);
    this.reason = reason;
    this.label = label;
    this.slot = slot;
  }

  /** Why a program cannot be assembled. */
  public enum Reason {
    /** An instruction refers to a label that marks nothing. */
    UNKNOWN_LABEL,
    /** A label marks two places. */
    DUPLICATE_LABEL,
    /** The distance to the label does not fit the instruction. */
    OUT_OF_RANGE,
    /** An instruction that goes nowhere refers to a label. */
    NOT_A_JUMP
  }

  /** {@return why} */
  public Reason reason() {
    return reason;
  }

  /** {@return the label concerned} */
  public String label() {
    return label;
  }

  /** {@return the slot of the instruction concerned, counted from 0} */
  public int slot() {
    return slot;
  }
}
