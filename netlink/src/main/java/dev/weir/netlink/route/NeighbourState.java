// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.route;

/** What is known of a neighbour: {@code NUD_*} of {@code uapi/linux/neighbour.h}. */
public enum NeighbourState {
  /** Nothing. */
  NONE(0),
  /** It is being asked for. */
  INCOMPLETE(0x01),
  /** It has answered lately. */
  REACHABLE(0x02),
  /** It has answered some time ago. */
  STALE(0x04),
  /** It will be asked if it does not show itself. */
  DELAY(0x08),
  /** It is being asked again. */
  PROBE(0x10),
  /** It does not answer. */
  FAILED(0x20),
  /** It needs no resolution. */
  NOARP(0x40),
  /** Its address is fixed. */
  PERMANENT(0x80);

  private final int bit;

  NeighbourState(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }

  static NeighbourState of(int bits) {
    for (NeighbourState state : values()) {
      if (state.bit != 0 && (bits & state.bit) != 0) {
        return state;
      }
    }
    return NONE;
  }
}
