// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.net;

import dev.weir.core.error.InvalidSpecException;

/** The two address families of IP, with the numbers of {@code linux/socket.h}. */
public enum IpFamily {
  /** IPv4: addresses of 32 bits. */
  AF_INET(2, 32),
  /** IPv6: addresses of 128 bits. */
  AF_INET6(10, 128);

  private final int number;
  private final int bits;

  IpFamily(int number, int bits) {
    this.number = number;
    this.bits = bits;
  }

  /** {@return the kernel's number: 2 or 10} */
  public int number() {
    return number;
  }

  /** {@return how many bits an address has: 32 or 128} */
  public int bits() {
    return bits;
  }

  /** {@return how many bytes an address has: 4 or 16} */
  public int bytes() {
    return bits / Byte.SIZE;
  }

  /**
   * {@return the family with the kernel's number}
   *
   * @param number 2 ({@code AF_INET}) or 10 ({@code AF_INET6})
   * @throws InvalidSpecException for every other number
   */
  public static IpFamily of(int number) {
    return switch (number) {
      case 2 -> AF_INET;
      case 10 -> AF_INET6;
      default ->
          throw new InvalidSpecException(
              "address family " + number + ": expected 2 (AF_INET) or 10 (AF_INET6)");
    };
  }
}
