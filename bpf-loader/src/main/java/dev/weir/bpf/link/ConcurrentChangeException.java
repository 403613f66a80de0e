// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.core.error.KernelException;

/**
 * Somebody else has changed a place meanwhile: its revision or its program is not the one that the
 * caller expected. Nothing was done; look again and decide anew.
 */
public class ConcurrentChangeException extends KernelException {
  private final long expected;
  private final long actual;

  ConcurrentChangeException(
      KernelException refusal, long expected, long actual, String what, String advice) {
    super(
        refusal.operation(),
        refusal.object(),
        refusal.errnoValue(),
        "expected %s %s, there is %s; %s"
            .formatted(
                what,
                Long.toUnsignedString(expected),
                actual == 0 ? "none" : Long.toUnsignedString(actual),
                advice));
    this.expected = expected;
    this.actual = actual;
  }

  /** {@return the revision, or the id of the program, that the caller expected} */
  public long expected() {
    return expected;
  }

  /** {@return the one that was there shortly after; 0 if there was none, or it is not known} */
  public long actual() {
    return actual;
  }
}
