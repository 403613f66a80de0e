// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;

/** Longs that have to fit the 32 unsigned bits BTF has for them. */
final class Unsigned {
  private static final long MAX = 0xffff_ffffL;

  private Unsigned() {}

  static void check(String what, long value) {
    if (!fits(value)) {
      throw new InvalidSpecException("BTF " + what + " " + value + " is not within 0.." + MAX);
    }
  }

  static boolean fits(long value) {
    return value >= 0 && value <= MAX;
  }
}
