// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.diag;

import java.util.Set;

/** The states of a TCP connection, in the kernel's order from 1 on: {@code net/tcp_states.h}. */
public enum TcpState {
  /** Open. */
  ESTABLISHED,
  /** Asked for, not answered. */
  SYN_SENT,
  /** Answered, not confirmed. */
  SYN_RECV,
  /** Closed here, not confirmed. */
  FIN_WAIT1,
  /** Closed here. */
  FIN_WAIT2,
  /** Closed on both sides, waiting for stragglers. */
  TIME_WAIT,
  /** Closed; of UDP: not connected. */
  CLOSE,
  /** Closed by the other side. */
  CLOSE_WAIT,
  /** Closed here after the other side, not confirmed. */
  LAST_ACK,
  /** Waiting for connections. */
  LISTEN,
  /** Closed on both sides at once. */
  CLOSING,
  /** Answered, kept apart from the listening socket; kernel 4.4. */
  NEW_SYN_RECV,
  /** Bound, in no other state; kernel 6.8. */
  BOUND_INACTIVE;

  /** {@return the kernel's number} */
  public int number() {
    for (int i = 0; i < values().length; i++) {
      if (values()[i] == this) {
        return i + 1;
      }
    }
    throw new AssertionError(this);
  }

  static TcpState of(long number) {
    return number >= 1 && number <= values().length ? values()[(int) number - 1] : CLOSE;
  }

  static long bits(Set<TcpState> states) {
    return states.stream().mapToLong(each -> 1L << each.number()).sum();
  }
}
