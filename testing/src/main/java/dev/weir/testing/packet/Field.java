// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;

/** Checks of what goes into headers: a number that does not fit its field is a mistake. */
final class Field {
  private Field() {}

  /** Checks a number that has to be given. */
  static void check(String field, long value, int bits) {
    if (value < 0 || value >= 1L << bits) {
      throw new InvalidSpecException(field + " " + value + " does not fit " + bits + " bits");
    }
  }

  /** Checks a number that may be computed. */
  static void checkOrAuto(String field, int value, int bits) {
    if (value != Layer.AUTO) {
      check(field, value, bits);
    }
  }

  static void check(String field, IpAddress address, IpFamily family) {
    if (address.family() != family) {
      throw new InvalidSpecException(field + " " + address + " is not of " + family);
    }
  }
}
