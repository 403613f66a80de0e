// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.genl;

import dev.weir.netlink.CatalogProperties;
import dev.weir.netlink.Recorded;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.internal.genl.CtrlMessages;
import dev.weir.netlink.internal.genl.EthtoolMessages;
import dev.weir.netlink.internal.genl.NetdevMessages;
import java.util.List;

class GenericProperties extends CatalogProperties {
  private static final int ETHTOOL = 21;
  private static final int NETDEV = 20;
  static final MessageCatalog CATALOG =
      MessageCatalog.join(
          "generic",
          CtrlMessages.CATALOG,
          EthtoolMessages.catalog(ETHTOOL),
          NetdevMessages.catalog(NETDEV));

  GenericProperties() {
    super(
        CATALOG,
        List.copyOf(Recorded.messages(GenericProperties.class, "messages.txt").values()),
        List.of(
            new Kind(16, 0, 1),
            new Kind(16, 5, 3),
            new Kind(16, 0x305, 10),
            new Kind(16, 0, 77),
            new Kind(ETHTOOL, 1, 6),
            new Kind(ETHTOOL, 0, 6),
            new Kind(ETHTOOL, 1, 17),
            new Kind(ETHTOOL, 0, 17),
            new Kind(ETHTOOL, 0, 18),
            new Kind(NETDEV, 0, 1),
            new Kind(99, 0, 1)));
  }

  @Override
  protected void read(Message message) {
    if (message.schema().equals(CtrlMessages.NEWFAMILY)
        && Family.of(message).toString().isEmpty()) {
      throw new AssertionError();
    }
  }
}
