// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.xfrm;

import dev.weir.core.error.InvalidSpecException;

/** Which packets a policy looks at: {@code XFRM_POLICY_*}. */
public enum PolicyDirection {
  /** Those that come in, for this host. */
  IN(0),
  /** Those that go out. */
  OUT(1),
  /** Those that come in, for others. */
  FWD(2);

  private final int number;

  PolicyDirection(int number) {
    this.number = number;
  }

  /** {@return the kernel's number} */
  public int number() {
    return number;
  }

  /**
   * Finds a direction. Numbers from 3 on are the policies of sockets.
   *
   * @param number the kernel's number
   * @return it
   */
  public static PolicyDirection of(long number) {
    return switch ((int) number & 3) {
      case 0 -> IN;
      case 1 -> OUT;
      case 2 -> FWD;
      default -> throw new InvalidSpecException("no policy has direction " + number);
    };
  }
}
