// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

/**
 * This process lacks a capability that an operation needs. Thrown before the kernel is asked where
 * that can be told beforehand; an {@code EPERM} whose cause is uncertain stays a {@link
 * KernelException}.
 */
public class MissingPrivilegeException extends WeirException {
  private final String operation;
  private final String capability;

  /**
   * Creates an exception.
   *
   * @param operation what was to be done
   * @param capability the missing capability under its kernel name, for example {@code
   *     "CAP_NET_ADMIN"}
   */
  public MissingPrivilegeException(String operation, String capability) {
    super(
        operation
            + " needs "
            + capability
            + ", which this process does not have; run as root or grant the capability");
    this.operation = operation;
    this.capability = capability;
  }

  /** {@return what was to be done} */
  public String operation() {
    return operation;
  }

  /** {@return the missing capability under its kernel name} */
  public String capability() {
    return capability;
  }
}
