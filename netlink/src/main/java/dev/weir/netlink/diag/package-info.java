// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors

/**
 * Sockets: listing them, and ending them from outside.
 *
 * <pre>{@code
 * try (SockDiag sockets = SockDiag.open(namespace)) {
 *   for (InetSocket each :
 *       sockets.inet(InetQuery.tcp(IpFamily.AF_INET).in(TcpState.ESTABLISHED)).await()) {
 *     if (revoked.contains(each.destination())) {
 *       sockets.destroy(each, IpProtocol.TCP.number()).await();
 *     }
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.weir.netlink.diag;

import org.jspecify.annotations.NullMarked;
