// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.diag;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.diag.DiagMessages;
import java.util.Optional;

/**
 * A Unix socket, as the kernel described it. Immutable; what has no accessor is in {@link
 * #message()}.
 */
public final class UnixSocket {
  private final Message message;

  private UnixSocket(Message message) {
    this.message = message;
  }

  /**
   * Makes a socket of a message.
   *
   * @param message a {@code SOCK_DIAG_BY_FAMILY} of the kernel
   * @return the socket
   * @throws InvalidSpecException if it is another message
   */
  public static UnixSocket of(Message message) {
    if (message.schema().header() != DiagMessages.UNIX_MESSAGE) {
      throw new InvalidSpecException(message.schema().name() + " is not about a Unix socket");
    }
    return new UnixSocket(message);
  }

  /** {@return {@code SOCK_STREAM} 1, {@code SOCK_DGRAM} 2, {@code SOCK_SEQPACKET} 5} */
  public int type() {
    return (int) number("udiag_type");
  }

  /** {@return its state: {@code ESTABLISHED}, {@code LISTEN} or {@code CLOSE}} */
  public TcpState state() {
    return TcpState.of(number("udiag_state"));
  }

  /** {@return its inode} */
  public long inode() {
    return number("udiag_ino");
  }

  /** {@return its path; a name without one begins with {@code @}, each NUL in it being one} */
  public Optional<String> name() {
    return message
        .get(DiagMessages.UNIX_DIAG_NAME)
        .map(
            octets -> {
              String text = new String(octets.toBytes(), UTF_8);
              return text.startsWith("\0") ? text.replace('\0', '@') : text.split("\0", 2)[0];
            });
  }

  /** {@return the inode of the socket it is connected to} */
  public Optional<Long> peer() {
    return message.get(DiagMessages.UNIX_DIAG_PEER);
  }

  /** {@return bytes to be read; of a listening socket the connections to be accepted} */
  public long receiveQueue() {
    return queue("udiag_rqueue");
  }

  /** {@return bytes not read by the other; of a listening socket the room for connections} */
  public long sendQueue() {
    return queue("udiag_wqueue");
  }

  /** {@return whose it is; kernel 5.3} */
  public Optional<Long> uid() {
    return message.get(DiagMessages.UNIX_DIAG_UID);
  }

  /** {@return everything the kernel said} */
  public Message message() {
    return message;
  }

  private long number(String field) {
    return message.field(DiagMessages.UNIX_MESSAGE.field(field));
  }

  private long queue(String field) {
    return message
        .get(DiagMessages.UNIX_DIAG_RQLEN)
        .map((StructValue lengths) -> lengths.get(lengths.struct().field(field)))
        .orElse(0L);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnixSocket that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  /** {@return state, name and inode} */
  @Override
  public String toString() {
    return state() + " " + name().orElse("*") + " inode " + inode();
  }
}
