// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.netlink.codec.Message;

/** Something that a namespace has, as the kernel described it. */
public sealed interface NetworkObject permits Link, Address, Route, Rule, Neighbour {
  /** {@return everything the kernel said} */
  Message message();
}
