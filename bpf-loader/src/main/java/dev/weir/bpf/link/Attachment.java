// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.link;

import dev.weir.bpf.BpfProgram;

/**
 * A program attached to a place, with or without a link. Thread-safe; closing again does nothing.
 */
public sealed interface Attachment extends AutoCloseable permits BpfLink, LegacyAttachment {

  /**
   * Puts another program in the place of the one that is attached, at once: everything meets one of
   * the two.
   *
   * @param program the new one, of the same type
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if it does not fit there, or nothing
   *     of this kind can be replaced
   * @throws ConcurrentChangeException if somebody else has detached or replaced it
   */
  void update(BpfProgram program);

  /**
   * Detaches the program now, also if the link is pinned or others hold it. Detaching again does
   * nothing.
   *
   * @throws dev.weir.core.error.KernelException {@code EOPNOTSUPP} if a link of this kind ends only
   *     when nobody holds it any more
   */
  void detach();

  /** {@return whether {@link #close()} has not been called} */
  boolean isOpen();

  /** Lets go of it. Detaches the program, unless a pin or another owner keeps the link. */
  @Override
  void close();
}
