// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import java.util.Locale;

/**
 * Who can see a function or variable, with the numbers of {@code enum btf_func_linkage} and of
 * {@code BTF_VAR_*} in uapi/linux/btf.h, which agree.
 */
public enum BtfLinkage {
  /** Its own compilation unit only. */
  STATIC(0),
  /** Everybody; it is defined here. The linkage of functions is recorded since Linux 5.6. */
  GLOBAL(1),
  /** Everybody; it is defined elsewhere. */
  EXTERN(2);

  private static final BtfLinkage[] BY_NUMBER = values();

  private final int number;

  BtfLinkage(int number) {
    this.number = number;
  }

  static boolean isKnown(int number) {
    return number >= 0 && number < BY_NUMBER.length;
  }

  static BtfLinkage known(int number) {
    if (!isKnown(number)) {
      throw new InvalidSpecException(
          "BTF: a linkage is 0 to 2, not " + Integer.toUnsignedString(number));
    }
    return BY_NUMBER[number];
  }

  /** {@return the number that stands for it in BTF} */
  public int number() {
    return number;
  }

  /** {@return the word bpftool has for it: {@code static}, {@code global}, {@code extern}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
