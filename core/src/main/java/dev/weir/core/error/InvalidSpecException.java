// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

import org.jspecify.annotations.Nullable;

/**
 * Input that describes nothing valid: malformed text, a damaged file, fields that contradict each
 * other. Thrown before any system call is made, so nothing has been changed. The message names the
 * field or position at fault.
 */
public class InvalidSpecException extends WeirException {

  /**
   * Creates an exception.
   *
   * @param message the field or position at fault and what is wrong with it
   */
  public InvalidSpecException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message the field or position at fault and what is wrong with it
   * @param cause the error of a parser below, or null
   */
  public InvalidSpecException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
