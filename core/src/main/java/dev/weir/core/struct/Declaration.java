// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

/**
 * A member as declared, not yet placed.
 *
 * @param bitPosition where it has to be, or {@link #NATURAL}, or {@link #NEGATIVE} for an offset
 *     that cannot be
 * @param alignment the least alignment, 1 unless asked for
 */
record Declaration(String name, CType type, long bitPosition, int alignment) {
  static final long NATURAL = -1;
  static final long NEGATIVE = -2;
}
