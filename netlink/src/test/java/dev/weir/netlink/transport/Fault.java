// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.transport;

/** What can happen to a datagram on its way from the kernel. */
enum Fault {
  /** Nothing. */
  NONE,
  /** It comes when some time has passed, perhaps behind the deadline. */
  DELAY,
  /** It overtakes the answers to other requests; those to one stay in order. */
  OVERTAKE,
  /** It is longer than the buffer it is read into. */
  TRUNCATE,
  /** A length in it is wrong. */
  DAMAGE,
  /** It is lost, and the socket says that something was. */
  OVERRUN,
  /** What is listed changed meanwhile. */
  INTERRUPT,
  /** The end of an answer is lost without a word. */
  LOSE_THE_END,
  /** The same comes once more, when its call is over. */
  DUPLICATE,
  /** Beside it comes the answer to a request that nobody made. */
  WRONG_SEQUENCE,
  /** Beside it comes one with the same sequence number for another socket. */
  FOREIGN_PORT
}
