// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Enumerator;
import dev.weir.core.error.InvalidSpecException;

/** What the constants of an enumeration may be. */
final class EnumRange {
  private EnumRange() {}

  static boolean hasSize(int size) {
    return size == 1 || size == 2 || size == 4 || size == 8;
  }

  static void checkSize(String name, int size) {
    if (!hasSize(size)) {
      throw new InvalidSpecException(
          "BTF ENUM '" + name + "': a value has 1, 2, 4 or 8 bytes, not " + size);
    }
  }

  static void check32(Enumerator value, boolean signed) {
    long low = signed ? Integer.MIN_VALUE : 0;
    long high = signed ? Integer.MAX_VALUE : 0xffff_ffffL;
    if (value.value() < low || value.value() > high) {
      throw new InvalidSpecException(
          "BTF ENUM constant '%s': %d is not within %d..%d"
              .formatted(value.name(), value.value(), low, high));
    }
  }
}
