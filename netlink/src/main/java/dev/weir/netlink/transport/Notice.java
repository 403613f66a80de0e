// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.netlink.codec.Message;

/** What a {@link Subscription} brings. */
public sealed interface Notice {
  /**
   * Something happened.
   *
   * @param message what the kernel says of it
   */
  record Notification(Message message) implements Notice {}

  /**
   * Notifications are lost: they came faster than they were taken. What they were about can only be
   * found out by listing.
   */
  record Overrun() implements Notice {}
}
