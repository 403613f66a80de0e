// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import java.nio.ByteBuffer;

/**
 * A netlink socket as the calls above it see it: datagrams out, datagrams in. What a test puts in
 * the kernel's place implements it too.
 */
interface Endpoint {
  /** What {@link #receive} gives when there is nothing to read at the moment. */
  int NOTHING = 0;

  /** {@return the socket's port number} */
  int portId();

  /** {@return where a request is written before {@link #send}} */
  ByteBuffer sendBuffer(int size);

  /** {@return 0 or more, or {@code -errno}} */
  long send(int length);

  /** {@return where {@link #receive} puts a datagram} */
  ByteBuffer receiveBuffer();

  /**
   * Reads one datagram of the kernel without waiting; those of other senders are dropped.
   *
   * @return its length, {@link #NOTHING}, or {@code -errno}; more than the buffer holds if it was
   *     cut
   */
  int receive();

  /**
   * Waits until there is something to read.
   *
   * @return whether there is
   */
  boolean await(long nanos);

  /** {@return whether there may be keys in what is sent and received} */
  default boolean carriesSecrets() {
    return false;
  }

  /** Closes the socket. Closing again does nothing. */
  void close();
}
