// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.WeirException;
import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.internal.xfrm.XfrmMessages;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.netlink.transport.NetlinkReactor;
import dev.weir.netlink.transport.Reply;

/**
 * A network namespace's IPsec: states and policies.
 *
 * <p>Everything, listing included, needs {@code CAP_NET_ADMIN} in the user namespace that owns the
 * network namespace. Thread-safe.
 */
public final class Xfrm implements AutoCloseable {
  /** Every message of xfrm. */
  public static final MessageCatalog CATALOG = XfrmMessages.CATALOG;

  private final NetlinkConnection connection;

  private Xfrm(NetlinkConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens a client of the calling thread's namespace; whoever calls does the work.
   *
   * @return the client
   * @throws dev.weir.core.error.KernelException if the kernel has no xfrm
   */
  public static Xfrm open() {
    return new Xfrm(NetlinkConnection.open(NetlinkProtocol.XFRM));
  }

  /**
   * Opens a client of a namespace; whoever calls does the work.
   *
   * @param namespace where; it may be closed afterwards
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static Xfrm open(NetworkNamespace namespace) {
    return new Xfrm(
        NetlinkConnection.open(NetlinkProtocol.XFRM, namespace, ConnectionOptions.DEFAULT));
  }

  /**
   * Opens a client of a namespace on a reactor.
   *
   * @param namespace where; it may be closed afterwards
   * @param reactor the event loop that does the work
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static Xfrm open(NetworkNamespace namespace, NetlinkReactor reactor) {
    return new Xfrm(reactor.connect(NetlinkProtocol.XFRM, namespace, ConnectionOptions.DEFAULT));
  }

  /**
   * Makes a client of a connection.
   *
   * @param connection a connection for {@link NetlinkProtocol#XFRM}, which the client closes
   * @return the client
   */
  public static Xfrm on(NetlinkConnection connection) {
    return new Xfrm(connection);
  }

  /** {@return the states: security associations} */
  public States states() {
    return new States(connection);
  }

  /** {@return the policies} */
  public Policies policies() {
    return new Policies(connection);
  }

  /** {@return the connection beneath, for what has no method here} */
  public NetlinkConnection connection() {
    return connection;
  }

  static Message only(Reply reply, String operation) {
    return reply.messages().stream()
        .findFirst()
        .orElseThrow(() -> new WeirException(operation + ": the kernel answered nothing"));
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
