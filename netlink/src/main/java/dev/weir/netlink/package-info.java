// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * The netlink client: rtnetlink, tc, xfrm, generic netlink, sock_diag and monitors. Still empty:
 * the next layer of the house to be built.
 */
@NullMarked
package dev.weir.netlink;

import org.jspecify.annotations.NullMarked;
