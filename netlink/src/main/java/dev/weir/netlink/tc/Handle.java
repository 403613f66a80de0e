// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.tc;

import dev.weir.core.error.InvalidSpecException;

/**
 * The number of a qdisc or class, in two halves: {@code 1:} is a qdisc, {@code 1:30} a class of it.
 *
 * @param major the qdisc's, 0 to 65535
 * @param minor the class's, 0 for the qdisc itself
 */
public record Handle(int major, int minor) {
  /** {@code TC_H_ROOT}: what hangs on the device itself. */
  public static final Handle ROOT = new Handle(0xffff, 0xffff);

  /** {@code TC_H_INGRESS}, which is also {@code TC_H_CLSACT}. */
  public static final Handle INGRESS = new Handle(0xffff, 0xfff1);

  /** None. */
  public static final Handle NONE = new Handle(0, 0);

  /**
   * Checks the halves.
   *
   * @param major the qdisc's
   * @param minor the class's
   */
  public Handle {
    if (major < 0 || major > 0xffff || minor < 0 || minor > 0xffff) {
      throw new InvalidSpecException("handle %x:%x".formatted(major, minor));
    }
  }

  /**
   * Takes a number apart.
   *
   * @param number both halves
   * @return the handle
   */
  public static Handle of(long number) {
    return new Handle((int) (number >>> 16) & 0xffff, (int) number & 0xffff);
  }

  /** {@return both halves in one number} */
  public long number() {
    return (long) major << 16 | minor;
  }

  /** {@return as in {@code tc}: {@code 1:}, {@code 1:30}, {@code root}} */
  @Override
  public String toString() {
    if (equals(ROOT)) {
      return "root";
    }
    return minor == 0 ? "%x:".formatted(major) : "%x:%x".formatted(major, minor);
  }
}
