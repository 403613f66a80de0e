// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

/**
 * A member of a {@link StructLayout} at its place.
 *
 * @param name the name; empty for an anonymous struct or union
 * @param type the type as declared
 * @param bitPosition the first bit, counted from the start of the struct. Bits of a byte count from
 *     the least significant on a little-endian target and from the most significant on a big-endian
 *     one, as bit-fields are allocated there. A multiple of 8 for all but bit-fields.
 */
public record StructMember(String name, CType type, long bitPosition) {

  /** {@return the offset in bytes; of a bit-field, that of the byte its first bit is in} */
  public int offset() {
    return (int) (bitPosition / 8);
  }

  /** {@return the first bit of a bit-field within the byte at {@link #offset()}, otherwise 0} */
  public int bitOffset() {
    return (int) (bitPosition % 8);
  }

  /** {@return whether this is an anonymous struct or union, whose members count as the outer's} */
  public boolean isAnonymous() {
    return name.isEmpty();
  }

  /** The number of bits the member takes. */
  long bits() {
    return type instanceof CType.Bits field ? field.width() : 8L * type.size();
  }

  /** The first byte behind the member. */
  int end() {
    return (int) ((bitPosition + bits() + 7) / 8);
  }
}
