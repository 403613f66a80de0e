// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.netns.NetworkNamespace;

/**
 * A netlink socket for requests, of one protocol in one network namespace. Thread-safe.
 *
 * <p>Extended acknowledgements and strict checking are always on. Each request has a deadline, and
 * the answer to one that has passed it is dropped when it comes.
 */
public interface NetlinkConnection extends AutoCloseable {

  /**
   * Opens a connection in the namespace of the calling thread. Whoever calls it does the work.
   *
   * @param protocol which protocol
   * @return the connection
   * @throws dev.weir.core.error.KernelException if this kernel does not have the protocol
   */
  static NetlinkConnection open(NetlinkProtocol protocol) {
    return new BlockingConnection(
        NetlinkSocket.open(protocol, ConnectionOptions.DEFAULT.receiveBuffer()),
        ConnectionOptions.DEFAULT);
  }

  /**
   * Opens a connection in a namespace. Whoever calls it does the work.
   *
   * @param protocol which protocol
   * @param namespace where; it may be closed afterwards
   * @param options how it behaves
   * @return the connection
   * @throws dev.weir.core.error.MissingPrivilegeException without {@code CAP_SYS_ADMIN}, which
   *     entering a namespace needs
   */
  static NetlinkConnection open(
      NetlinkProtocol protocol, NetworkNamespace namespace, ConnectionOptions options) {
    return new BlockingConnection(
        namespace.call(() -> NetlinkSocket.open(protocol, options.receiveBuffer())), options);
  }

  /**
   * Sends a request.
   *
   * @param request the request
   * @return what comes back; it fails with {@link dev.weir.netlink.error.NetlinkException} if the
   *     kernel refuses, {@link dev.weir.netlink.error.InterruptedDumpException} if what is listed
   *     kept changing, {@link dev.weir.netlink.error.UnknownOutcomeException} if the answer is lost
   *     or late, {@link dev.weir.core.error.HandleClosedException} if the connection is closed
   */
  Answer<Reply> send(Request request);

  /** Closes the socket. Calls without an answer fail. Closing again does nothing. */
  @Override
  void close();
}
