// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.state;

import dev.weir.core.error.WeirException;
import java.util.List;

/** A plan failed, and some of what it had done by then could not be undone. */
public class RollbackException extends WeirException {
  private final List<Step> left;

  /**
   * Creates an exception.
   *
   * @param failure what the plan failed with; why steps could not be undone is suppressed in it
   * @param left the steps that are still done
   */
  public RollbackException(RuntimeException failure, List<Step> left) {
    super(
        failure.getMessage() + "; what could not be undone: " + left + ". Make a new plan",
        failure);
    this.left = List.copyOf(left);
  }

  /** {@return the steps that are still done} */
  public List<Step> left() {
    return left;
  }
}
