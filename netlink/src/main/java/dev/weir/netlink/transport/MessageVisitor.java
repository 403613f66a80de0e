// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import java.nio.ByteBuffer;

/**
 * Looks at the objects of an answer where they lie, without a copy of each. It is called by the
 * thread that reads: on a reactor that is the reactor's, which must not be blocked.
 *
 * <p>What it throws fails the call, and no further object is shown.
 */
@FunctionalInterface
public interface MessageVisitor {
  /**
   * Looks at a message.
   *
   * @param buffer holds it, in native byte order, until this returns
   * @param offset the index of its header
   * @param length its bytes, header included
   */
  void message(ByteBuffer buffer, int offset, int length);

  /** Forgets what it has seen: the list was disturbed and begins again. */
  default void restarted() {}
}
