// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

import dev.weir.core.error.InvalidSpecException;
import java.time.Duration;

/**
 * How a connection behaves.
 *
 * @param deadline how long a call waits for its answer, counted from when it is sent
 * @param window how many requests may be in the kernel at once; with the receive buffer it bounds
 *     the answers that wait to be read, so that none is lost
 * @param receiveBuffer bytes of the socket's receive buffer that are asked for
 * @param dumpAttempts how often an interrupted listing is taken before it fails
 */
public record ConnectionOptions(
    Duration deadline, int window, int receiveBuffer, int dumpAttempts) {
  /** Thirty seconds, 128 requests, 1 MiB, ten attempts. */
  public static final ConnectionOptions DEFAULT =
      new ConnectionOptions(Duration.ofSeconds(30), 128, 1 << 20, 10);

  /**
   * Checks the numbers.
   *
   * @param deadline how long a call waits for its answer
   * @param window how many requests may be in the kernel at once
   * @param receiveBuffer bytes of the socket's receive buffer
   * @param dumpAttempts how often an interrupted listing is taken
   */
  public ConnectionOptions {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new InvalidSpecException("deadline " + deadline + ": it must be positive");
    }
    if (window < 1 || receiveBuffer < 1 || dumpAttempts < 1) {
      throw new InvalidSpecException(
          "window, receive buffer and attempts must be positive: "
              + window
              + ", "
              + receiveBuffer
              + ", "
              + dumpAttempts);
    }
  }

  /**
   * Changes the deadline.
   *
   * @param other the new one
   * @return other options
   */
  public ConnectionOptions withDeadline(Duration other) {
    return new ConnectionOptions(other, window, receiveBuffer, dumpAttempts);
  }

  /**
   * Changes how often an interrupted listing is taken.
   *
   * @param other the new number
   * @return other options
   */
  public ConnectionOptions withDumpAttempts(int other) {
    return new ConnectionOptions(deadline, window, receiveBuffer, other);
  }
}
