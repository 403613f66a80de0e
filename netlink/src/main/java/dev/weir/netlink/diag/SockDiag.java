// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.diag;

import dev.weir.core.net.IpFamily;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.Field;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.codec.StructValue;
import dev.weir.netlink.internal.diag.DiagMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.netlink.transport.NetlinkReactor;
import java.util.List;

/**
 * The sockets of a network namespace: what {@code ss} shows.
 *
 * <p>Listing needs no privilege; destroying needs {@code CAP_NET_ADMIN} in the user namespace that
 * owns the network namespace. Thread-safe.
 */
public final class SockDiag implements AutoCloseable {
  /** Every message of sock_diag that is described here. */
  public static final MessageCatalog CATALOG = DiagMessages.CATALOG;

  /** {@code INET_DIAG_CONG}: the bit of an extension is one less than its number. */
  private static final long EXTENSIONS = 1 << (4 - 1);

  // UDIAG_SHOW_NAME, _PEER, _RQLEN, _UID
  private static final long SHOW = 0x01 | 0x04 | 0x10 | 0x40;
  private static final long ALL_STATES = 0xffff_ffffL;

  private static final Field FAMILY = DiagMessages.INET_REQUEST.field("sdiag_family");
  private static final Field PROTOCOL = DiagMessages.INET_REQUEST.field("sdiag_protocol");

  private final NetlinkConnection connection;
  private final Exchange exchange;

  private SockDiag(NetlinkConnection connection) {
    this.connection = connection;
    this.exchange = new Exchange(connection, DiagMessages.CATALOG);
  }

  /**
   * Opens a client of the calling thread's namespace; whoever calls does the work.
   *
   * @return the client
   */
  public static SockDiag open() {
    return new SockDiag(NetlinkConnection.open(NetlinkProtocol.SOCK_DIAG));
  }

  /**
   * Opens a client of a namespace; whoever calls does the work.
   *
   * @param namespace where; it may be closed afterwards
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static SockDiag open(NetworkNamespace namespace) {
    return new SockDiag(
        NetlinkConnection.open(NetlinkProtocol.SOCK_DIAG, namespace, ConnectionOptions.DEFAULT));
  }

  /**
   * Opens a client of a namespace on a reactor.
   *
   * @param namespace where; it may be closed afterwards
   * @param reactor the event loop that does the work
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static SockDiag open(NetworkNamespace namespace, NetlinkReactor reactor) {
    return new SockDiag(
        reactor.connect(NetlinkProtocol.SOCK_DIAG, namespace, ConnectionOptions.DEFAULT));
  }

  /**
   * Lists sockets of TCP, UDP and so on.
   *
   * @param query which
   * @return them; it fails with {@code ENOENT} if the kernel cannot list those of the protocol
   */
  public Answer<List<InetSocket>> inet(InetQuery query) {
    StructValue header =
        DiagMessages.INET_REQUEST
            .zero()
            .with(FAMILY, query.family().number())
            .with(PROTOCOL, query.protocol())
            .with(DiagMessages.INET_REQUEST.field("idiag_ext"), EXTENSIONS)
            .with(DiagMessages.INET_REQUEST.field("idiag_states"), TcpState.bits(query.states()));
    return exchange.list(
        DiagMessages.INET_GET,
        header,
        out -> {},
        "list sockets of protocol " + query.protocol(),
        InetSocket::of);
  }

  /** {@return the Unix sockets of the namespace} */
  public Answer<List<UnixSocket>> unix() {
    StructValue header =
        DiagMessages.UNIX_REQUEST
            .zero()
            .with(DiagMessages.UNIX_REQUEST.field("sdiag_family"), DiagMessages.AF_UNIX)
            .with(DiagMessages.UNIX_REQUEST.field("udiag_states"), ALL_STATES)
            .with(DiagMessages.UNIX_REQUEST.field("udiag_show"), SHOW);
    return exchange.list(
        DiagMessages.UNIX_GET, header, out -> {}, "list Unix sockets", UnixSocket::of);
  }

  /**
   * Ends a socket as if the network had failed: whoever uses it gets {@code ECONNABORTED}.
   *
   * @param socket the socket, as it was listed: one that has its addresses now is left alone
   * @param protocol the protocol's number: TCP 6, UDP 17
   * @return when it is done; it fails with {@code ENOENT} if there is none any more, {@code
   *     EOPNOTSUPP} if the kernel is built without {@code CONFIG_INET_DIAG_DESTROY}
   */
  public Answer<Void> destroy(InetSocket socket, int protocol) {
    IpFamily family = socket.source().family();
    StructValue id = socket.message().struct().part("id", DiagMessages.SOCKID);
    StructValue header =
        DiagMessages.INET_REQUEST
            .zero()
            .with(FAMILY, family.number())
            .with(PROTOCOL, protocol)
            .with("id", id);
    return exchange
        .change(
            Message.of(DiagMessages.DESTROY, 0, header, out -> {}),
            "destroy socket",
            socket.toString())
        .map(reply -> null);
  }

  /** {@return the connection beneath, for what has no method here} */
  public NetlinkConnection connection() {
    return connection;
  }

  /** Closes the connection. Calls without an answer fail. Closing again does nothing. */
  @Override
  public void close() {
    connection.close();
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
