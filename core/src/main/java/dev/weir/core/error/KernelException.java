// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

/**
 * The kernel refused an operation. Carries the errno, the operation and the object it was meant
 * for; {@link #getMessage()} puts them into one sentence with the hint, where there is one.
 */
public class KernelException extends WeirException {
  private final int errno;
  private final String operation;
  private final String object;
  private final String hint;

  /**
   * Creates an exception without a hint.
   *
   * @param operation what was asked of the kernel, for example {@code "setns"} or {@code
   *     "BPF_MAP_CREATE"}
   * @param object what it was asked for, for example {@code "/run/netns/blue"}
   * @param errno the error number, positive
   */
  public KernelException(String operation, String object, int errno) {
    this(operation, object, errno, "");
  }

  /**
   * Creates an exception.
   *
   * @param operation what was asked of the kernel, for example {@code "setns"} or {@code
   *     "BPF_MAP_CREATE"}
   * @param object what it was asked for, for example {@code "/run/netns/blue"}; empty if the
   *     operation says it all
   * @param errno the error number, positive
   * @param hint what is known about the cause and what to do; empty if nothing is
   */
  public KernelException(String operation, String object, int errno, String hint) {
    super(
        operation
            + (object.isEmpty() ? "" : " " + object)
            + ": "
            + Errno.describe(errno)
            + (hint.isEmpty() ? "" : "; " + hint));
    this.operation = operation;
    this.object = object;
    this.errno = errno;
    this.hint = hint;
  }

  /** {@return the error number, positive; also for numbers that {@link Errno} does not name} */
  public int errnoValue() {
    return errno;
  }

  /** {@return the error number as an enum, or {@link Errno#UNKNOWN}} */
  public Errno errno() {
    return Errno.of(errno);
  }

  /** {@return what was asked of the kernel} */
  public String operation() {
    return operation;
  }

  /** {@return what the operation was meant for, possibly empty} */
  public String object() {
    return object;
  }

  /** {@return what is known about the cause and what to do, possibly empty} */
  public String hint() {
    return hint;
  }
}
