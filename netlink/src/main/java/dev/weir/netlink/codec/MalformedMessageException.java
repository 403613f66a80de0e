// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.WeirException;

/** Bytes that are not the message they claim to be. The message says where and why. */
public final class MalformedMessageException extends WeirException {
  /**
   * Creates an exception.
   *
   * @param message which message, where in it and what is wrong
   */
  public MalformedMessageException(String message) {
    super(message);
  }
}
