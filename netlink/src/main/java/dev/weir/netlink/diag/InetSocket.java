// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.diag;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.netlink.codec.MalformedMessageException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.Octets;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.diag.DiagMessages;
import java.util.Optional;

/**
 * A socket of TCP, UDP and so on, as the kernel described it. Immutable; what has no accessor is in
 * {@link #message()}.
 */
public final class InetSocket {
  private final Message message;
  private final StructValue struct;

  private InetSocket(Message message) {
    this.message = message;
    this.struct = message.struct();
  }

  /**
   * Makes a socket of a message.
   *
   * @param message a {@code SOCK_DIAG_BY_FAMILY} of the kernel
   * @return the socket
   * @throws InvalidSpecException if it is another message
   */
  public static InetSocket of(Message message) {
    if (message.schema().header() != DiagMessages.INET_MESSAGE) {
      throw new InvalidSpecException(message.schema().name() + " is not about an inet socket");
    }
    return new InetSocket(message);
  }

  /** {@return its state; of UDP {@code ESTABLISHED} if it is connected, otherwise {@code CLOSE}} */
  public TcpState state() {
    return TcpState.of(number("idiag_state"));
  }

  /** {@return its own address} */
  public IpAddress source() {
    return address("id.idiag_src");
  }

  /** {@return its own port} */
  public int sourcePort() {
    return (int) number("id.idiag_sport");
  }

  /** {@return the other address, 0.0.0.0 or :: without one} */
  public IpAddress destination() {
    return address("id.idiag_dst");
  }

  /** {@return the other port, 0 without one} */
  public int destinationPort() {
    return (int) number("id.idiag_dport");
  }

  /** {@return the index of the device it is bound to, 0 for none} */
  public int device() {
    return (int) number("id.idiag_if");
  }

  /** {@return the number that tells it from others that had its addresses} */
  public Octets cookie() {
    return struct.octets(DiagMessages.INET_MESSAGE.field("id.idiag_cookie"));
  }

  /** {@return bytes to be read; of a listening socket the connections to be accepted} */
  public long receiveQueue() {
    return number("idiag_rqueue");
  }

  /** {@return bytes not confirmed; of a listening socket the room for connections} */
  public long sendQueue() {
    return number("idiag_wqueue");
  }

  /** {@return whose it is} */
  public long uid() {
    return number("idiag_uid");
  }

  /** {@return the inode of its descriptors, 0 if no process has it} */
  public long inode() {
    return number("idiag_inode");
  }

  /** {@return its mark; told to those who have {@code CAP_NET_ADMIN}} */
  public Optional<Long> mark() {
    return message.get(DiagMessages.INET_DIAG_MARK);
  }

  /** {@return the id of the cgroup it was made in; kernel 5.7} */
  public Optional<Long> cgroupId() {
    return message.get(DiagMessages.INET_DIAG_CGROUP_ID);
  }

  /** {@return the name of its congestion control, empty if it has none} */
  public String congestionControl() {
    return message.get(DiagMessages.INET_DIAG_CONG).orElse("");
  }

  /** {@return everything the kernel said} */
  public Message message() {
    return message;
  }

  private long number(String field) {
    return struct.get(DiagMessages.INET_MESSAGE.field(field));
  }

  private IpAddress address(String field) {
    return struct
        .address(DiagMessages.INET_MESSAGE.field(field))
        .orElseThrow(
            () ->
                new MalformedMessageException(
                    "a socket of address family " + number("idiag_family")));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InetSocket that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  /** {@return state and addresses} */
  @Override
  public String toString() {
    return "%s %s port %d to %s port %d"
        .formatted(state(), source(), sourcePort(), destination(), destinationPort());
  }
}
