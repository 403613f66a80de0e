// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.route.Rtnetlink;

/** The protocols whose messages can be named on the command line. */
enum Protocol {
  ROUTE(0),
  XFRM(6),
  GENERIC(16),
  SOCK_DIAG(4);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** Of the other protocols no message is described yet: they are shown as bytes. */
  MessageCatalog catalog() {
    return ofNumber(number);
  }

  static MessageCatalog ofNumber(int number) {
    return number == ROUTE.number ? Rtnetlink.CATALOG : MessageCatalog.of("protocol " + number);
  }
}
