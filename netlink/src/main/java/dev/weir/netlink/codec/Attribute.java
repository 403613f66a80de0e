// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;

/**
 * A number in messages, with its name and what it holds.
 *
 * @param number the kernel's number, 0 to 0x3fff
 * @param name the kernel's name, for example {@code IFLA_IFNAME}
 * @param format how its content is read and written
 * @param <T> its value's type
 */
public record Attribute<T>(int number, String name, Format<T> format) {
  /**
   * Checks the number.
   *
   * @param number the kernel's number, 0 to 0x3fff
   * @param name the kernel's name
   * @param format how its content is read and written
   */
  public Attribute {
    if (number < 0 || number > Nlmsg.NLA_TYPE_MASK) {
      throw new InvalidSpecException(name + ": no attribute number: " + number);
    }
  }

  /**
   * The same attribute read in another way, where what it holds is decided elsewhere.
   *
   * @param other how its content is read and written
   * @param <U> its value's type
   * @return the attribute
   */
  public <U> Attribute<U> as(Format<U> other) {
    return new Attribute<>(number, name, other);
  }

  @Override
  public String toString() {
    return name;
  }
}
