// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.netlink;

import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.diag.SockDiag;
import dev.weir.netlink.genl.GenericNetlink;
import dev.weir.netlink.route.Rtnetlink;
import dev.weir.netlink.xfrm.Xfrm;

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

  MessageCatalog catalog() {
    return ofNumber(number);
  }

  /** Of protocols that are not described messages are shown as bytes. */
  static MessageCatalog ofNumber(int number) {
    for (Protocol each : values()) {
      if (each.number == number) {
        return switch (each) {
          case ROUTE -> Rtnetlink.CATALOG;
          case XFRM -> Xfrm.CATALOG;
          case GENERIC -> GenericNetlink.CATALOG;
          case SOCK_DIAG -> SockDiag.CATALOG;
        };
      }
    }
    return MessageCatalog.of("protocol " + number);
  }
}
