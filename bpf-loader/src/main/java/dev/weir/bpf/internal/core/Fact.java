// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;

/**
 * The answer to a relocation's question, about one side.
 *
 * @param value the answer
 * @param certain whether the compiler's answer must be the same as ours: of bit-fields there are
 *     several good ones
 * @param size for the offset of a field, how many bytes an access takes; otherwise 0
 * @param type for the offset of a field, its type; otherwise void
 */
record Fact(long value, boolean certain, long size, BtfType type) {

  private static final BtfType NONE = new BtfType.VoidType();

  static Fact of(long value) {
    return new Fact(value, true, 0, NONE);
  }

  static Fact uncertain(long value) {
    return new Fact(value, false, 0, NONE);
  }

  /** {@return the offset of a field; of an array the size of an element is what an access takes} */
  static Fact offset(long value, Btf btf, int type) {
    int element = btf.underlying(type);
    for (int depth = 0; depth < 32; depth++) {
      if (!(btf.type(element) instanceof BtfType.Array array)) {
        break;
      }
      element = btf.underlying(array.element());
    }
    return new Fact(value, true, btf.sizeOf(element), btf.type(element));
  }

  /**
   * {@return whether the instruction that makes an access can simply become wider or narrower: both
   * are pointers, or both are unsigned}
   *
   * @param other the same field on the other side
   */
  boolean isResizable(Fact other) {
    return (type instanceof BtfType.Ptr && other.type instanceof BtfType.Ptr)
        || (isUnsigned(type) && isUnsigned(other.type));
  }

  private static boolean isUnsigned(BtfType type) {
    return type instanceof BtfType.Int number && number.encoding() != BtfType.Int.SIGNED;
  }
}
