// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.netns.NetworkNamespace;
import dev.weir.netlink.codec.MessageCatalog;
import dev.weir.netlink.internal.rtnl.AddressMessages;
import dev.weir.netlink.internal.rtnl.LinkMessages;
import dev.weir.netlink.internal.rtnl.NamespaceIdMessages;
import dev.weir.netlink.internal.rtnl.NeighbourMessages;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import dev.weir.netlink.internal.rtnl.RuleMessages;
import dev.weir.netlink.internal.rtnl.TcMessages;
import dev.weir.netlink.tc.TrafficControl;
import dev.weir.netlink.transport.ConnectionOptions;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.NetlinkProtocol;
import dev.weir.netlink.transport.NetlinkReactor;

/**
 * A network namespace's links, addresses, routes, rules and neighbours.
 *
 * <p>Listing needs no privilege; changing needs {@code CAP_NET_ADMIN} in the user namespace that
 * owns the network namespace. Thread-safe.
 */
public final class Rtnetlink implements AutoCloseable {
  /** Every message of rtnetlink and traffic control that is described here. */
  public static final MessageCatalog CATALOG =
      MessageCatalog.join(
          "route",
          LinkMessages.CATALOG,
          AddressMessages.CATALOG,
          RouteMessages.CATALOG,
          RuleMessages.CATALOG,
          NeighbourMessages.CATALOG,
          NamespaceIdMessages.CATALOG,
          TcMessages.CATALOG);

  private final NetlinkConnection connection;

  private Rtnetlink(NetlinkConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens a client of the calling thread's namespace; whoever calls does the work.
   *
   * @return the client
   */
  public static Rtnetlink open() {
    return new Rtnetlink(NetlinkConnection.open(NetlinkProtocol.ROUTE));
  }

  /**
   * Opens a client of a namespace; whoever calls does the work.
   *
   * @param namespace where; it may be closed afterwards
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static Rtnetlink open(NetworkNamespace namespace) {
    return new Rtnetlink(
        NetlinkConnection.open(NetlinkProtocol.ROUTE, namespace, ConnectionOptions.DEFAULT));
  }

  /**
   * Opens a client of a namespace on a reactor.
   *
   * @param namespace where; it may be closed afterwards
   * @param reactor the event loop that does the work
   * @return the client
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}
   */
  public static Rtnetlink open(NetworkNamespace namespace, NetlinkReactor reactor) {
    return new Rtnetlink(
        reactor.connect(NetlinkProtocol.ROUTE, namespace, ConnectionOptions.DEFAULT));
  }

  /**
   * Makes a client of a connection.
   *
   * @param connection a connection for {@link NetlinkProtocol#ROUTE}, which the client closes
   * @return the client
   */
  public static Rtnetlink on(NetlinkConnection connection) {
    return new Rtnetlink(connection);
  }

  /** {@return the network devices} */
  public Links links() {
    return new Links(connection);
  }

  /** {@return the addresses of devices} */
  public Addresses addresses() {
    return new Addresses(connection);
  }

  /** {@return the routes of all tables} */
  public Routes routes() {
    return new Routes(connection);
  }

  /** {@return the rules that choose the table} */
  public Rules rules() {
    return new Rules(connection);
  }

  /** {@return the neighbours: ARP and neighbour discovery} */
  public Neighbours neighbours() {
    return new Neighbours(connection);
  }

  /** {@return the numbers under which this namespace knows others} */
  public NamespaceIds namespaceIds() {
    return new NamespaceIds(connection);
  }

  /** {@return qdiscs and filters} */
  public TrafficControl trafficControl() {
    return new TrafficControl(connection);
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
