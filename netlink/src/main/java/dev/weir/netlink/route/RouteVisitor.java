// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

import dev.weir.core.net.IpFamily;

/**
 * Looks at routes without an object for each. It is called by the thread that reads: on a reactor
 * that is the reactor's, which must not be blocked.
 *
 * <p>What it throws fails the call, and no further route is shown.
 */
@FunctionalInterface
public interface RouteVisitor {
  /**
   * Looks at a route.
   *
   * @param route the route, until this returns: the next one is shown by the same object
   */
  void route(RouteCursor route);

  /**
   * Forgets what it has seen of a family: that list was disturbed and begins again.
   *
   * @param family the family
   */
  default void restarted(IpFamily family) {}
}
