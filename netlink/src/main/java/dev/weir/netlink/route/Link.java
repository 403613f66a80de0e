// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.MacAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import java.util.Optional;

/**
 * A network device, as the kernel described it. Immutable; what has no accessor is in {@link
 * #message()}.
 *
 * <p>Accessors throw {@link dev.weir.netlink.codec.MalformedMessageException} if what they read is
 * damaged.
 */
public final class Link implements NetworkObject {
  /** uapi/linux/if.h. */
  private static final int IFF_UP = 1;

  private final Message message;

  Link(Message message) {
    this.message = message;
  }

  /**
   * Makes a link of a message.
   *
   * @param message an {@code RTM_NEWLINK} or {@code RTM_DELLINK}
   * @return the link
   * @throws InvalidSpecException if it is another message
   */
  public static Link of(Message message) {
    if (message.schema().header() != LinkMessages.IFINFOMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about a link");
    }
    return new Link(message);
  }

  /** {@return the number that identifies it in its namespace} */
  public int index() {
    return (int) message.field(LinkMessages.INDEX);
  }

  /** {@return its name} */
  public String name() {
    return message.get(LinkMessages.IFLA_IFNAME).orElse("");
  }

  /** {@return its kind, for example {@code veth}; empty for hardware and loopback} */
  public String kind() {
    return message
        .get(LinkMessages.IFLA_LINKINFO)
        .flatMap(info -> info.get(LinkMessages.IFLA_INFO_KIND))
        .orElse("");
  }

  /** {@return {@code IFF_*} of {@code uapi/linux/if.h}} */
  public long flags() {
    return message.field(LinkMessages.FLAGS);
  }

  /** {@return whether it is set up; that it has a carrier is another matter} */
  public boolean isUp() {
    return (flags() & IFF_UP) != 0;
  }

  /** {@return the largest packet, in bytes} */
  public int mtu() {
    return (int) message.number(LinkMessages.IFLA_MTU, 0);
  }

  /** {@return its address, if it is one of six bytes} */
  public Optional<MacAddress> address() {
    return message
        .get(LinkMessages.IFLA_ADDRESS)
        .filter(octets -> octets.size() == MacAddress.BYTES)
        .map(octets -> MacAddress.ofBytes(octets.toBytes()));
  }

  /** {@return the index of the bridge or other device it belongs to, 0 if none} */
  public int master() {
    return (int) message.number(LinkMessages.IFLA_MASTER, 0);
  }

  /** {@return the index of the device below it or at its other end, 0 if none} */
  public int lower() {
    return (int) message.number(LinkMessages.IFLA_LINK, 0);
  }

  /** {@return the number of the namespace in which {@link #lower()} counts, -1 for this one} */
  public int lowerNamespaceId() {
    return (int) message.number(LinkMessages.IFLA_LINK_NETNSID, -1);
  }

  /** {@return what its owner has written on it, empty if nothing} */
  public String alias() {
    return message.get(LinkMessages.IFLA_IFALIAS).orElse("");
  }

  /** {@return the XDP program that is attached} */
  public Optional<XdpProgram> xdp() {
    return message.get(LinkMessages.IFLA_XDP).flatMap(XdpProgram::of);
  }

  /** {@return {@code struct rtnl_link_stats64}, as much of it as this kernel has} */
  public Optional<StructValue> statistics() {
    return message.get(LinkMessages.IFLA_STATS64);
  }

  /** {@return the parameters of a VXLAN device} */
  public Optional<VxlanParameters> vxlan() {
    return message
        .get(LinkMessages.IFLA_LINKINFO)
        .filter(info -> info.get(LinkMessages.IFLA_INFO_KIND).orElse("").equals("vxlan"))
        .flatMap(info -> info.get(VxlanParameters.DATA))
        .map(VxlanParameters::of);
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Link that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  /** {@return index, name, kind and state} */
  @Override
  public String toString() {
    return index()
        + ": "
        + name()
        + (kind().isEmpty() ? "" : " " + kind())
        + " mtu "
        + mtu()
        + (isUp() ? " up" : " down");
  }
}
