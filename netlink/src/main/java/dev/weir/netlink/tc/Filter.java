// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.internal.rtnl.TcMessages;
import java.util.Optional;

/**
 * A filter, as the kernel described it. Immutable; its options are in {@link #message()}.
 *
 * <p>What identifies a filter is device, parent, chain, priority, protocol and handle together.
 */
public final class Filter {
  static final int TCA_BPF_FLAG_ACT_DIRECT = 1;

  private static final Attribute<Attributes> BPF =
      TcMessages.TCA_OPTIONS.as(Format.nest(TcMessages.BPF));

  private final Message message;

  Filter(Message message) {
    this.message = message;
  }

  /**
   * Makes a filter of a message.
   *
   * @param message an {@code RTM_NEWTFILTER} or {@code RTM_DELTFILTER}
   * @return the filter
   * @throws InvalidSpecException if it is another message
   */
  public static Filter of(Message message) {
    if (message.schema().header() != TcMessages.TCMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about traffic control");
    }
    return new Filter(message);
  }

  /** {@return the index of its device} */
  public int device() {
    return (int) message.field(TcMessages.IFINDEX);
  }

  /** {@return its kind, for example {@code bpf}} */
  public String kind() {
    return message.get(TcMessages.TCA_KIND).orElse("");
  }

  /** {@return its number among those of one priority} */
  public long handle() {
    return message.field(TcMessages.HANDLE);
  }

  /** {@return the number of what it belongs to; of clsact see {@link Hook#parent()}} */
  public long parent() {
    return message.field(TcMessages.PARENT);
  }

  /** {@return its place: the lowest runs first} */
  public int priority() {
    return (int) (message.field(TcMessages.INFO) >>> 16);
  }

  /** {@return the Ethernet type it looks at, in host order: 3 for all} */
  public int protocol() {
    return Short.toUnsignedInt(Short.reverseBytes((short) message.field(TcMessages.INFO)));
  }

  /** {@return its chain} */
  public long chain() {
    return message.number(TcMessages.TCA_CHAIN, 0);
  }

  /** {@return the program of a BPF filter} */
  public Optional<BpfProgram> bpf() {
    return kind().equals("bpf")
        ? message
            .get(BPF)
            .map(
                options ->
                    new BpfProgram(
                        (int) options.number(TcMessages.TCA_BPF_ID, 0),
                        options.get(TcMessages.TCA_BPF_NAME).orElse(""),
                        (options.number(TcMessages.TCA_BPF_FLAGS, 0) & TCA_BPF_FLAG_ACT_DIRECT)
                            != 0))
        : Optional.empty();
  }

  /** {@return everything the kernel said} */
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Filter that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return "%s priority %d handle 0x%x on %d".formatted(kind(), priority(), handle(), device());
  }
}
