// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Attribute;
import dev.weir.netlink.codec.Attributes;
import dev.weir.netlink.codec.Format;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.rtnl.TcMessages;
import java.util.Optional;

/** A class of a qdisc, as the kernel described it. Immutable. */
public final class TrafficClass {
  private static final Attribute<Attributes> HTB =
      TcMessages.TCA_OPTIONS.as(Format.nest(TcMessages.HTB));

  private final Message message;

  private TrafficClass(Message message) {
    this.message = message;
  }

  /**
   * Makes a class of a message.
   *
   * @param message an {@code RTM_NEWTCLASS} or {@code RTM_DELTCLASS}
   * @return the class
   * @throws InvalidSpecException if it is another message
   */
  public static TrafficClass of(Message message) {
    if (message.schema().header() != TcMessages.TCMSG) {
      throw new InvalidSpecException(message.schema().name() + " is not about traffic control");
    }
    return new TrafficClass(message);
  }

  /** {@return the index of its device} */
  public int device() {
    return (int) message.field(TcMessages.IFINDEX);
  }

  /** {@return its kind: that of its qdisc} */
  public String kind() {
    return message.get(TcMessages.TCA_KIND).orElse("");
  }

  /** {@return its own number} */
  public Handle handle() {
    return Handle.of(message.field(TcMessages.HANDLE));
  }

  /** {@return what it belongs to; {@link Handle#ROOT} for its qdisc} */
  public Handle parent() {
    return Handle.of(message.field(TcMessages.PARENT));
  }

  /** {@return the qdisc that hangs on it, {@link Handle#NONE} if it has the kernel's own} */
  public Handle leaf() {
    return Handle.of(message.field(TcMessages.INFO));
  }

  /**
   * What a class of HTB may send.
   *
   * @param rate bytes in a second that it has for itself
   * @param ceiling bytes in a second that it has if others leave them
   * @param priority who gets first what is left
   * @param quantum bytes it sends at its turn
   * @param level 0 for one without classes below it
   */
  public record Htb(long rate, long ceiling, int priority, long quantum, int level) {}

  /** {@return what it may send, if it is of HTB} */
  public Optional<Htb> htb() {
    if (!kind().equals("htb")) {
      return Optional.empty();
    }
    return message
        .get(HTB)
        .flatMap(
            options ->
                options
                    .get(TcMessages.TCA_HTB_PARMS)
                    .map(
                        parameters ->
                            new Htb(
                                options.number(
                                    TcMessages.TCA_HTB_RATE64, number(parameters, "rate.rate")),
                                options.number(
                                    TcMessages.TCA_HTB_CEIL64, number(parameters, "ceil.rate")),
                                (int) number(parameters, "prio"),
                                number(parameters, "quantum"),
                                (int) number(parameters, "level"))));
  }

  private static long number(StructValue parameters, String field) {
    return parameters.get(TcMessages.HTB_OPT.field(field));
  }

  /** {@return everything the kernel said} */
  public Message message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrafficClass that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return "%s %s of device %d".formatted(kind(), handle(), device());
  }
}
