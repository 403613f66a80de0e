// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.error.Errno;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import dev.weir.netlink.codec.Message;
import dev.weir.netlink.codec.Nlmsg;
import dev.weir.netlink.internal.rtnl.RouteMessages;
import dev.weir.netlink.transport.Answer;
import dev.weir.netlink.transport.Exchange;
import dev.weir.netlink.transport.MessageVisitor;
import dev.weir.netlink.transport.NetlinkConnection;
import dev.weir.netlink.transport.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The routes of a namespace. Thread-safe. */
public final class Routes {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final Exchange exchange;

  Routes(NetlinkConnection connection) {
    this.exchange = new Exchange(connection, RouteMessages.CATALOG);
  }

  /** {@return those of all tables, of both families} */
  public Answer<List<Route>> list() {
    return list(0);
  }

  /**
   * Lists a table.
   *
   * @param table its number, 0 for all
   * @return its routes, of both families; none if there is no such table
   */
  public Answer<List<Route>> list(long table) {
    Answer<List<Route>> first = list(AF_INET, table);
    Answer<List<Route>> second = list(AF_INET6, table);
    return first.then(
        ipv4 ->
            second.map(
                ipv6 -> {
                  List<Route> both = new ArrayList<>(ipv4);
                  both.addAll(ipv6);
                  return List.copyOf(both);
                }));
  }

  private Answer<List<Route>> list(int family, long table) {
    Answer<List<Route>> routes =
        exchange.list(
            RouteMessages.RTM_GETROUTE,
            RouteMessages.RTMSG.zero().with(RouteMessages.FAMILY, family),
            out -> out.putIf(table != 0, RouteMessages.RTA_TABLE, table),
            "list routes",
            Route::new);
    // The kernel has the last word only where it says that it filtered.
    return Exchange.orWhen(
        routes.map(
            all ->
                all.stream()
                    .filter(each -> each.family() == family)
                    .filter(each -> table == 0 || each.table() == table)
                    .toList()),
        Errno.ENOENT,
        List.of());
  }

  /**
   * Asks which route a packet would take.
   *
   * @param destination where it goes
   * @return the route as the kernel answers it, empty if there is none
   */
  public Answer<Optional<Route>> lookup(IpAddress destination) {
    Message message =
        Message.of(
            RouteMessages.RTM_GETROUTE,
            0,
            RouteMessages.RTMSG
                .zero()
                .with(RouteMessages.FAMILY, destination.family().number())
                .with(RouteMessages.DST_LEN, destination.family().bits()),
            out -> out.put(RouteMessages.RTA_DST, destination));
    return exchange.find(
        message, "look up route", destination.toString(), Route::new, Errno.ENETUNREACH);
  }

  /**
   * Shows all routes, of all tables and both families, without an object for each.
   *
   * @param visitor who looks
   * @return when all have been shown
   */
  public Answer<Void> visit(RouteVisitor visitor) {
    return visit(0, visitor);
  }

  /**
   * Shows the routes of a table, of both families, without an object for each.
   *
   * @param table its number, 0 for all
   * @param visitor who looks
   * @return when all have been shown; it fails with what the visitor throws
   */
  public Answer<Void> visit(long table, RouteVisitor visitor) {
    return visit(AF_INET, table, visitor).then(done -> visit(AF_INET6, table, visitor));
  }

  private Answer<Void> visit(int family, long table, RouteVisitor visitor) {
    Message message =
        Message.of(
            RouteMessages.RTM_GETROUTE,
            0,
            RouteMessages.RTMSG.zero().with(RouteMessages.FAMILY, family),
            out -> out.putIf(table != 0, RouteMessages.RTA_TABLE, table));
    RouteCursor cursor = new RouteCursor();
    MessageVisitor each =
        new MessageVisitor() {
          @Override
          public void message(ByteBuffer buffer, int offset, int length) {
            cursor.moveTo(buffer, offset, length);
            // A kernel that does not filter shows all.
            if (cursor.family() == family && (table == 0 || cursor.table() == table)) {
              visitor.route(cursor);
            }
          }

          @Override
          public void restarted() {
            visitor.restarted(IpFamily.of(family));
          }
        };
    Answer<Boolean> shown =
        exchange
            .connection()
            .send(
                new Request(
                    message, true, "list routes", "", exchange.replies(), Optional.of(each)))
            .map(reply -> true);
    return Exchange.orWhen(shown, Errno.ENOENT, false).map(done -> null);
  }

  /**
   * Makes a route.
   *
   * @param spec what to make
   * @return when it is done; it fails with {@code EEXIST} if there is one with this destination,
   *     table and priority
   */
  public Answer<Void> create(RouteSpec spec) {
    return change(spec, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_EXCL, "create route");
  }

  /**
   * Makes a route, in place of the one with this destination, table and priority.
   *
   * @param spec what to make
   * @return when it is done
   */
  public Answer<Void> replace(RouteSpec spec) {
    return change(spec, Nlmsg.NLM_F_CREATE | Nlmsg.NLM_F_REPLACE, "replace route");
  }

  private Answer<Void> change(RouteSpec spec, int flags, String operation) {
    return exchange
        .change(spec.message(RouteMessages.RTM_NEWROUTE, flags), operation, spec.toString())
        .map(reply -> null);
  }

  /**
   * Deletes a route.
   *
   * @param spec the route
   * @return when it is done; it fails with {@code ESRCH} if there is none
   */
  public Answer<Void> delete(RouteSpec spec) {
    return exchange
        .change(spec.message(RouteMessages.RTM_DELROUTE, 0), "delete route", spec.toString())
        .map(reply -> null);
  }
}
