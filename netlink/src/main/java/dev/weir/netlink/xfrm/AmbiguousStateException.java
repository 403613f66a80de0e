// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.WeirException;

/**
 * Deleting a state would have deleted another: the kernel takes the first whose mark, under its own
 * mask, is the one that was given.
 */
public class AmbiguousStateException extends WeirException {
  /**
   * Creates an exception.
   *
   * @param wanted the state that was to be deleted
   * @param found the state that the kernel would have taken
   */
  public AmbiguousStateException(StateId wanted, State found) {
    super(
        "delete state "
            + wanted
            + ": the kernel would delete "
            + found
            + " instead, whose mark covers this one's; delete that first and make it again");
  }
}
