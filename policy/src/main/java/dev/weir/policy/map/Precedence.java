// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.policy.map;

import dev.weir.core.error.InvalidSpecException;

/**
 * The precedence of an entry: 32 bits, unsigned, the highest wins. Bits 31 to 8 come from the place
 * of its rule in the order (the first place is the highest), bit 7 says deny, bits 6 to 0 order
 * redirects. So everything of an earlier place beats everything of a later one, and in one place
 * deny beats redirects, which beat plain allow. The layout is Cilium's ({@code bpf/lib/policy.h}).
 */
public final class Precedence {
  /** The last place in the order. */
  public static final int LAST_INDEX = 0xff_ffff;

  private static final int DENY = 0xff;

  private Precedence() {}

  /**
   * {@return the precedence of a plain allow}
   *
   * @param index the place in the order, 0 to {@link #LAST_INDEX}
   * @throws InvalidSpecException if there is no such place
   */
  public static int allow(int index) {
    if (index < 0 || index > LAST_INDEX) {
      throw new InvalidSpecException("precedence: place " + index + " is not within 0..2^24-1");
    }
    return (LAST_INDEX - index) << 8;
  }

  /**
   * {@return the precedence of a deny}
   *
   * @param index the place in the order
   * @throws InvalidSpecException if there is no such place
   */
  public static int deny(int index) {
    return allow(index) | DENY;
  }

  /**
   * {@return the precedence of a redirect}
   *
   * @param index the place in the order
   * @param priority the redirect's priority, 1 to 126, the lowest first, or 0 if it has none
   * @throws InvalidSpecException if there is no such place or priority
   */
  public static int redirect(int index, int priority) {
    if (priority < 0 || priority > 126) {
      throw new InvalidSpecException("redirect priority " + priority + " is not within 0..126");
    }
    return allow(index) | (priority == 0 ? 1 : 128 - priority);
  }
}
