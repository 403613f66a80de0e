// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteOrder;

/** The byte order of an integer in a C declaration. */
public enum Endian {
  /** That of the machine the struct is laid out for: {@code __u32}. */
  TARGET,
  /** Little-endian: {@code __le32}. */
  LITTLE,
  /** Big-endian, the network's: {@code __be32}. */
  BIG;

  /**
   * {@return the byte order in memory}
   *
   * @param target the byte order of the machine the struct is laid out for
   */
  public ByteOrder on(ByteOrder target) {
    return switch (this) {
      case TARGET -> target;
      case LITTLE -> ByteOrder.LITTLE_ENDIAN;
      case BIG -> ByteOrder.BIG_ENDIAN;
    };
  }
}
