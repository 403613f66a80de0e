// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

/**
 * A handle was used after it was closed. Closing twice is not an error; using a closed handle is.
 */
public class HandleClosedException extends WeirException {

  /**
   * Creates an exception.
   *
   * @param handle the handle as its {@code toString} names it
   */
  public HandleClosedException(String handle) {
    super(handle + " is closed");
  }
}
