// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;

/**
 * How a state recognises packets that come a second time. A choice that has to be made: a state
 * that was made without one protects nothing.
 */
public sealed interface ReplayProtection {
  /** The most packets that a window of 32-bit sequence numbers has without extension. */
  int MAX_LEGACY_WINDOW = 32;

  /** The most packets of any window: {@code XFRMA_REPLAY_ESN_MAX}. */
  int MAX_WINDOW = 4096;

  /** Not at all: for states that only send, and where lower layers reorder without bound. */
  record None() implements ReplayProtection {}

  /**
   * Sequence numbers of 32 bits; the state ends when they are used up.
   *
   * @param packets the window, 1 to 4096
   */
  record Window(int packets) implements ReplayProtection {
    /**
     * Checks the window.
     *
     * @param packets the window
     */
    public Window {
      checkWindow(packets, 1);
    }
  }

  /**
   * Extended sequence numbers, of 64 bits (RFC 4303).
   *
   * @param packets the window, 1 to 4096; 0 only for states of direction {@link SaDirection#OUT}
   */
  record Extended(int packets) implements ReplayProtection {
    /**
     * Checks the window.
     *
     * @param packets the window
     */
    public Extended {
      checkWindow(packets, 0);
    }
  }

  /** {@return no protection} */
  static ReplayProtection none() {
    return new None();
  }

  /**
   * Sequence numbers of 32 bits.
   *
   * @param packets the window
   * @return the choice
   */
  static ReplayProtection window(int packets) {
    return new Window(packets);
  }

  /**
   * Sequence numbers of 64 bits.
   *
   * @param packets the window
   * @return the choice
   */
  static ReplayProtection extended(int packets) {
    return new Extended(packets);
  }

  private static void checkWindow(int packets, int least) {
    if (packets < least || packets > MAX_WINDOW) {
      throw new InvalidSpecException(
          "a replay window of " + packets + " packets, it can have up to " + MAX_WINDOW);
    }
  }
}
