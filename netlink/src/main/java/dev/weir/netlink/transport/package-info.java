// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Connections to the kernel: requests go out with a sequence number, answers come back to whoever
 * asked.
 *
 * <p>A {@link dev.weir.netlink.transport.NetlinkConnection} on a {@link
 * dev.weir.netlink.transport.NetlinkReactor} keeps a window of requests in the kernel and completes
 * {@linkplain dev.weir.netlink.transport.Answer answers} on the reactor's thread; one that was
 * opened without a reactor does the same on the thread that calls. Both read with {@code recvmsg}
 * of their own: a truncated datagram, a sender other than the kernel and an overrun are seen.
 */
@NullMarked
package dev.weir.netlink.transport;

import org.jspecify.annotations.NullMarked;
