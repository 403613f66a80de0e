// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything Weir throws on purpose. Unchecked: a control plane decides at its own
 * boundaries what to retry and what to report, not at each call.
 */
public class WeirException extends RuntimeException {

  /**
   * Creates an exception without a cause.
   *
   * @param message what failed, on which object, and what to do
   */
  public WeirException(String message) {
    super(message);
  }

  /**
   * Creates an exception.
   *
   * @param message what failed, on which object, and what to do
   * @param cause what made it fail, or null when nothing below threw
   */
  public WeirException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
