// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.genl;

import dev.weir.core.error.Errno;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.genl.EthtoolMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import java.util.List;

/** The {@code ethtool} family: what network cards say of themselves. Kernel 5.6. Thread-safe. */
public final class Ethtool {
  static final String FAMILY = "ethtool";

  private final GenericNetlink generic;

  Ethtool(GenericNetlink generic) {
    this.generic = generic;
  }

  /**
   * Whether a device has a carrier.
   *
   * @param device its index
   * @param name its name
   * @param link whether it has
   */
  public record LinkState(int device, String name, boolean link) {}

  /**
   * How many queues a device has.
   *
   * @param device its index
   * @param name its name
   * @param receive queues that only receive
   * @param transmit queues that only transmit
   * @param combined queues that do both
   * @param maxReceive how many it could have
   * @param maxTransmit how many it could have
   * @param maxCombined how many it could have
   */
  public record Channels(
      int device,
      String name,
      int receive,
      int transmit,
      int combined,
      int maxReceive,
      int maxTransmit,
      int maxCombined) {}

  /** {@return the devices' carriers; devices that cannot tell are not there} */
  public Answer<List<LinkState>> linkStates() {
    return generic
        .get(FAMILY)
        .then(
            family ->
                generic.list(
                    family,
                    EthtoolMessages.linkState(family.id()),
                    EthtoolMessages.ETHTOOL_MSG_LINKSTATE_GET,
                    // An empty header has to be there.
                    out -> out.nest(EthtoolMessages.ETHTOOL_A_LINKSTATE_HEADER, header -> {}),
                    EthtoolMessages.catalog(family.id()),
                    Ethtool::linkState));
  }

  /**
   * Lists the devices' queues.
   *
   * @return them; devices that cannot tell are not there. Old kernels (5.10 was seen) refuse the
   *     whole list when the last device cannot tell: it is empty then
   */
  public Answer<List<Channels>> channels() {
    Answer<List<Channels>> channels =
        generic
            .get(FAMILY)
            .then(
                family ->
                    generic.list(
                        family,
                        EthtoolMessages.channels(family.id()),
                        EthtoolMessages.ETHTOOL_MSG_CHANNELS_GET,
                        out -> out.nest(EthtoolMessages.ETHTOOL_A_CHANNELS_HEADER, header -> {}),
                        EthtoolMessages.catalog(family.id()),
                        Ethtool::channels));
    return Exchange.orWhen(channels, Errno.EOPNOTSUPP, List.of());
  }

  private static LinkState linkState(Message message) {
    Attributes header =
        message
            .get(EthtoolMessages.ETHTOOL_A_LINKSTATE_HEADER)
            .orElseGet(() -> Attributes.of(EthtoolMessages.HEADER, out -> {}));
    return new LinkState(
        (int) header.number(EthtoolMessages.ETHTOOL_A_HEADER_DEV_INDEX, 0),
        header.get(EthtoolMessages.ETHTOOL_A_HEADER_DEV_NAME).orElse(""),
        message.number(EthtoolMessages.ETHTOOL_A_LINKSTATE_LINK, 0) != 0);
  }

  private static Channels channels(Message message) {
    Attributes header =
        message
            .get(EthtoolMessages.ETHTOOL_A_CHANNELS_HEADER)
            .orElseGet(() -> Attributes.of(EthtoolMessages.HEADER, out -> {}));
    return new Channels(
        (int) header.number(EthtoolMessages.ETHTOOL_A_HEADER_DEV_INDEX, 0),
        header.get(EthtoolMessages.ETHTOOL_A_HEADER_DEV_NAME).orElse(""),
        (int) message.number(EthtoolMessages.ETHTOOL_A_CHANNELS_RX_COUNT, 0),
        (int) message.number(EthtoolMessages.ETHTOOL_A_CHANNELS_TX_COUNT, 0),
        (int) message.number(EthtoolMessages.ETHTOOL_A_CHANNELS_COMBINED_COUNT, 0),
        (int) message.number(EthtoolMessages.ETHTOOL_A_CHANNELS_RX_MAX, 0),
        (int) message.number(EthtoolMessages.ETHTOOL_A_CHANNELS_TX_MAX, 0),
        (int) message.number(EthtoolMessages.ETHTOOL_A_CHANNELS_COMBINED_MAX, 0));
  }
}
