// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.error;

import dev.weir.core.error.WeirException;

/** Where an owner wants an object of its own there is one that is not its own. */
public class ForeignObjectException extends WeirException {
  /**
   * Creates an exception.
   *
   * @param kind what kind of object
   * @param object the object that is wanted
   * @param owner who wants it
   */
  public ForeignObjectException(String kind, String object, String owner) {
    super(
        kind
            + " "
            + object
            + ": in its place there is one that is not of "
            + owner
            + "; delete it, or want another");
  }
}
