// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.error;

/**
 * Something that belongs to one thread was used on another, or work was asked of a thread that must
 * not do it.
 */
public class ThreadConfinementException extends WeirException {

  /**
   * Creates an exception.
   *
   * @param message what belongs to which thread, and which thread used it
   */
  public ThreadConfinementException(String message) {
    super(message);
  }
}
