// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

/**
 * Where a path such as {@code sel.addr[2]} leads from the start of a type.
 *
 * @param type the id of the type found there
 * @param bitOffset its first bit, counted from the start of the outermost type
 * @param bitFieldSize the number of bits of a bit-field, 0 for anything else
 */
public record BtfField(int type, long bitOffset, int bitFieldSize) {

  /** {@return the offset in bytes; of a bit-field, that of the byte its first bit is in} */
  public long offset() {
    return bitOffset / 8;
  }

  /** {@return whether this is a bit-field} */
  public boolean isBitField() {
    return bitFieldSize != 0;
  }
}
