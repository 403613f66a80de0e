// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.core.error.KernelException;

/** An operation on many entries stopped before its end. What was done stays done. */
public class BatchException extends KernelException {
  private final String cause;
  private final long done;

  /**
   * Creates an exception.
   *
   * @param operation what was asked of the kernel
   * @param object the map
   * @param errno why it stopped
   * @param hint what is known about the cause and what to do
   * @param done how many entries it has dealt with
   */
  public BatchException(String operation, String object, int errno, String hint, long done) {
    super(
        operation,
        object,
        errno,
        done + " entries were done" + (hint.isEmpty() ? "" : "; " + hint));
    this.cause = hint;
    this.done = done;
  }

  /** {@return how many entries were dealt with, in the order in which they were given or read} */
  public long done() {
    return done;
  }

  /** {@return the same, with entries that were done before} */
  BatchException after(long before) {
    BatchException whole =
        new BatchException(operation(), object(), errnoValue(), cause, before + done);
    whole.initCause(this);
    return whole;
  }
}
