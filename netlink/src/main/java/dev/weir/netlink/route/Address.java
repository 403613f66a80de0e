// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.AddressMessages;
import java.util.Optional;

/**
 * An address of a device, as the kernel described it. Immutable; what has no accessor is in {@link
 * #message()}.
 */
public final class Address implements NetworkObject {
  private final Message message;

  Address(Message message) {
    this.message = message;
  }

  /**
   * Makes an address of a message.
   *
   * @param message an {@code RTM_NEWADDR} or {@code RTM_DELADDR}
   * @return the address
   * @throws InvalidSpecException if it is another message
   */
  public static Address of(Message message) {
    if (message.schema().header() != AddressMessages.IFADDRMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about an address");
    }
    return new Address(message);
  }

  /** {@return the index of its device} */
  public int device() {
    return (int) message.field(AddressMessages.INDEX);
  }

  /** {@return the address; of a point-to-point link its own end} */
  public IpAddress address() {
    return message
        .get(AddressMessages.IFA_LOCAL)
        .or(() -> message.get(AddressMessages.IFA_ADDRESS))
        .orElseThrow(() -> new MalformedMessageException("an address without address"));
  }

  /** {@return the other end of a point-to-point link} */
  public Optional<IpAddress> peer() {
    return message.get(AddressMessages.IFA_ADDRESS).filter(other -> !other.equals(address()));
  }

  /** {@return how many bits of it name the network} */
  public int prefixLength() {
    return (int) message.field(AddressMessages.PREFIXLEN);
  }

  /** {@return {@code IFA_F_*} of {@code uapi/linux/if_addr.h}} */
  public long flags() {
    return message.number(AddressMessages.IFA_FLAGS, message.field(AddressMessages.FLAGS));
  }

  /** {@return whether it may not be used yet: duplicate address detection is under way} */
  public boolean isTentative() {
    return (flags() & AddressSpec.IFA_F_TENTATIVE) != 0;
  }

  /** {@return {@code RT_SCOPE_*}: 0 global, 253 link, 254 host} */
  public int scope() {
    return (int) message.field(AddressMessages.SCOPE);
  }

  /** {@return its label, empty if it has none} */
  public String label() {
    return message.get(AddressMessages.IFA_LABEL).orElse("");
  }

  /** {@return who made it, 0 if nobody says so or the kernel is older than 5.18} */
  public int protocol() {
    return (int) message.number(AddressMessages.IFA_PROTO, 0);
  }

  @Override
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return address() + "/" + prefixLength() + " on " + device();
  }
}
