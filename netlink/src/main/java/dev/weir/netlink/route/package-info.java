// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Links, addresses, routes, rules and neighbours of a network namespace: rtnetlink.
 *
 * <p>{@link dev.weir.netlink.route.Rtnetlink} is a namespace's client. Specs say what is wanted and
 * are validated when they are built; objects such as {@link dev.weir.netlink.route.Link} are what
 * the kernel has, as it said it.
 */
@NullMarked
package dev.weir.netlink.route;

import org.jspecify.annotations.NullMarked;
