// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.TcMessages;

/**
 * A queueing discipline, as the kernel described it. Immutable; its options are in {@link
 * #message()}.
 */
public final class Qdisc {
  private final Message message;

  Qdisc(Message message) {
    this.message = message;
  }

  /**
   * Makes a qdisc of a message.
   *
   * @param message an {@code RTM_NEWQDISC} or {@code RTM_DELQDISC}
   * @return the qdisc
   * @throws InvalidSpecException if it is another message
   */
  public static Qdisc of(Message message) {
    if (message.schema().header() != TcMessages.TCMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about traffic control");
    }
    return new Qdisc(message);
  }

  /** {@return the index of its device} */
  public int device() {
    return (int) message.field(TcMessages.IFINDEX);
  }

  /** {@return its kind, for example {@code clsact}} */
  public String kind() {
    return message.get(TcMessages.TCA_KIND).orElse("");
  }

  /** {@return its own number, major in the upper half} */
  public long handle() {
    return message.field(TcMessages.HANDLE);
  }

  /** {@return the number of what it hangs below; 0xffffffff for the device itself} */
  public long parent() {
    return message.field(TcMessages.PARENT);
  }

  /** {@return everything the kernel said} */
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Qdisc that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return "%s %x: on %d".formatted(kind(), handle() >>> 16, device());
  }
}
