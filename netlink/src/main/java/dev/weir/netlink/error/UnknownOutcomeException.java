// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.error;

import dev.weir.core.error.WeirException;

/**
 * It is not known whether a request took effect: its answer was lost, or did not come in time. Look
 * at the object before asking again.
 */
public class UnknownOutcomeException extends WeirException {
  /** Why it is not known. */
  public enum Reason {
    /** The deadline passed. */
    DEADLINE,
    /** The receive buffer overran, and answers are gone. */
    OVERRUN,
    /** An answer was not a message. */
    DAMAGED,
    /** An answer was longer than the buffer it was read into. */
    TRUNCATED
  }

  private final Reason reason;

  /**
   * Creates an exception.
   *
   * @param operation what was asked
   * @param object what for
   * @param reason why it is not known
   */
  public UnknownOutcomeException(String operation, String object, Reason reason) {
    super(
        operation
            + (object.isEmpty() ? "" : " " + object)
            + ": it is not known whether it took effect; "
            + switch (reason) {
              case DEADLINE -> "the kernel did not answer before the deadline";
              case OVERRUN -> "answers were lost because the socket's receive buffer overran";
              case DAMAGED -> "an answer was damaged";
              case TRUNCATED -> "an answer was longer than the buffer it was read into";
            });
    this.reason = reason;
  }

  /** {@return why it is not known} */
  public Reason reason() {
    return reason;
  }
}
