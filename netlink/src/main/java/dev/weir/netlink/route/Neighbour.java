// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.MacAddress;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.NeighbourMessages;
import java.util.Optional;

/**
 * A neighbour, as the kernel described it. Immutable; what has no accessor is in {@link
 * #message()}.
 */
public final class Neighbour implements NetworkObject {
  private final Message message;

  Neighbour(Message message) {
    this.message = message;
  }

  /**
   * Makes a neighbour of a message.
   *
   * @param message an {@code RTM_NEWNEIGH} or {@code RTM_DELNEIGH}
   * @return the neighbour
   * @throws InvalidSpecException if it is another message
   */
  public static Neighbour of(Message message) {
    if (message.schema().header() != NeighbourMessages.NDMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about a neighbour");
    }
    return new Neighbour(message);
  }

  /** {@return the index of the device it is behind} */
  public int device() {
    return (int) message.field(NeighbourMessages.IFINDEX);
  }

  /** {@return its address; empty in a bridge's table} */
  public Optional<IpAddress> address() {
    return message.get(NeighbourMessages.NDA_DST);
  }

  /** {@return its hardware address, if it is known and one of six bytes} */
  public Optional<MacAddress> hardwareAddress() {
    return message
        .get(NeighbourMessages.NDA_LLADDR)
        .filter(octets -> octets.size() == MacAddress.BYTES)
        .map(octets -> MacAddress.ofBytes(octets.toBytes()));
  }

  /** {@return what is known of it} */
  public NeighbourState state() {
    return NeighbourState.of((int) message.field(NeighbourMessages.STATE));
  }

  /** {@return {@code NTF_*} of {@code uapi/linux/neighbour.h}} */
  public int flags() {
    return (int) message.field(NeighbourMessages.FLAGS);
  }

  /** {@return who made it: {@code RTPROT_*}, 0 if nobody says so} */
  public int protocol() {
    return (int) message.number(NeighbourMessages.NDA_PROTOCOL, 0);
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Neighbour that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return address().map(IpAddress::toString).orElse("?") + " on " + device() + " " + state();
  }
}
