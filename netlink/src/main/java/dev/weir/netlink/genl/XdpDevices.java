// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.genl;

import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.genl.NetdevMessages;
import dev.weir.netlink.transport.Answer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The {@code netdev} family: what network devices can do with XDP. Kernel 6.3. Thread-safe. */
public final class XdpDevices {
  static final String FAMILY = "netdev";

  private final GenericNetlink generic;

  XdpDevices(GenericNetlink generic) {
    this.generic = generic;
  }

  /** What a driver can do: {@code NETDEV_XDP_ACT_*}, in the order of the bits. */
  public enum Feature {
    /** Pass, drop, abort and send back. */
    BASIC,
    /** Send packets to other devices. */
    REDIRECT,
    /** Send packets of others. */
    NDO_XMIT,
    /** AF_XDP without copying. */
    XSK_ZEROCOPY,
    /** Programs on the card. */
    HW_OFFLOAD,
    /** Packets in several buffers. */
    RX_SG,
    /** Send packets in several buffers. */
    NDO_XMIT_SG
  }

  /**
   * What a device can do.
   *
   * @param device its index
   * @param features what it can do; bits that are not known here are left out
   * @param zeroCopySegments buffers of a packet with AF_XDP, 0 if it does not say
   */
  public record Device(int device, Set<Feature> features, int zeroCopySegments) {}

  /** {@return what the devices of the namespace can do} */
  public Answer<List<Device>> list() {
    return generic
        .get(FAMILY)
        .then(
            family ->
                generic.list(
                    family,
                    NetdevMessages.devices(family.id()),
                    NetdevMessages.NETDEV_CMD_DEV_GET,
                    out -> {},
                    NetdevMessages.catalog(family.id()),
                    XdpDevices::device));
  }

  private static Device device(Message message) {
    long bits = message.number(NetdevMessages.NETDEV_A_DEV_XDP_FEATURES, 0);
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    int bit = 0;
    for (Feature each : Feature.values()) {
      if ((bits >>> bit++ & 1) != 0) {
        features.add(each);
      }
    }
    return new Device(
        (int) message.number(NetdevMessages.NETDEV_A_DEV_IFINDEX, 0),
        Set.copyOf(features),
        (int) message.number(NetdevMessages.NETDEV_A_DEV_XDP_ZC_MAX_SEGS, 0));
  }
}
