// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.nio.ByteBuffer;

/**
 * {@code struct btf_type} and what follows it, as 32-bit words.
 *
 * <p>Linux 7.1 gave the kind 7 bits instead of 5 and the number of elements 24 instead of 16, out
 * of bits that were always zero before (uapi/linux/btf.h): nothing in a blob tells the two apart,
 * and the wider masks read both.
 */
final class TypeWords {
  /** The bytes of {@code struct btf_type}. */
  static final int HEADER = 12;

  private static final int INFO = 4;
  private static final int SIZE_OR_TYPE = 8;
  static final int MAX_VLEN = 0xffffff;

  private TypeWords() {}

  static int name(ByteBuffer bytes, int at) {
    return bytes.getInt(at);
  }

  static int kind(ByteBuffer bytes, int at) {
    return bytes.getInt(at + INFO) >>> 24 & 0x7f;
  }

  static int vlen(ByteBuffer bytes, int at) {
    return bytes.getInt(at + INFO) & MAX_VLEN;
  }

  static boolean kindFlag(ByteBuffer bytes, int at) {
    return bytes.getInt(at + INFO) < 0;
  }

  static int sizeOrType(ByteBuffer bytes, int at) {
    return bytes.getInt(at + SIZE_OR_TYPE);
  }

  static int info(BtfKind kind, int vlen, boolean kindFlag) {
    return (kindFlag ? 1 << 31 : 0) | kind.number() << 24 | vlen;
  }

  /** The bytes that follow {@code struct btf_type} for a kind and a number of elements. */
  static long extraBytes(BtfKind kind, int vlen) {
    return switch (kind) {
      case INT, VAR, DECL_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, DATASEC, ENUM64 -> 12L * vlen;
      case ENUM, FUNC_PROTO -> 8L * vlen;
      default -> 0;
    };
  }
}
