// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;

/** A message that is longer than the buffer it is written into. */
final class BufferTooSmallException extends InvalidSpecException {
  BufferTooSmallException(int limit) {
    super("the message is longer than the " + limit + " bytes it may have");
  }
}
