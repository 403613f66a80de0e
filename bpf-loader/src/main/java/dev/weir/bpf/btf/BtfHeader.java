// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct btf_header}: where the two sections are, as positions from the start of the blob.
 *
 * <p>The header has 24 bytes, or 32 since Linux 7.1, which adds the place of a section that says
 * how long the records of each kind are; what is beyond the first 24 is not needed to read the
 * kinds known here.
 */
record BtfHeader(int typeStart, int typeEnd, int stringStart, int stringEnd) {
  static final int MAGIC = 0xeb9f;
  static final int VERSION = 1;

  /** The part that every version of the header has. */
  static final int SIZE = 24;

  /** {@return the byte order a blob is in, by its magic number} */
  static ByteOrder order(ByteBuffer bytes, String what) {
    if (bytes.remaining() < SIZE) {
      throw new InvalidSpecException(
          what + ": " + bytes.remaining() + " bytes; the header alone has " + SIZE);
    }
    int first = bytes.get(bytes.position()) & 0xff;
    int second = bytes.get(bytes.position() + 1) & 0xff;
    if (first == (MAGIC & 0xff) && second == MAGIC >> 8) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (first == MAGIC >> 8 && second == (MAGIC & 0xff)) {
      return ByteOrder.BIG_ENDIAN;
    }
    throw new InvalidSpecException(
        "%s: the magic number at offset 0 is %02x %02x, neither 9f eb nor eb 9f"
            .formatted(what, first, second));
  }

  /** Checks version and flags, {@return the length of the header} */
  static int length(ByteBuffer bytes, String what) {
    int version = bytes.get(2) & 0xff;
    if (version != VERSION) {
      throw new InvalidSpecException(what + ": version " + version + " at offset 2; known is 1");
    }
    int flags = bytes.get(3) & 0xff;
    if (flags != 0) {
      throw new InvalidSpecException(what + ": unknown flags " + flags + " at offset 3");
    }
    long length = Integer.toUnsignedLong(bytes.getInt(4));
    if (length < SIZE || length > bytes.capacity()) {
      throw new InvalidSpecException(
          "%s: a header of %d bytes at offset 4; it has at least %d, and the blob has %d"
              .formatted(what, length, SIZE, bytes.capacity()));
    }
    return (int) length;
  }

  static BtfHeader parse(ByteBuffer bytes) {
    int length = length(bytes, "BTF");
    int typeStart = start(bytes, length, 8, "types");
    int stringStart = start(bytes, length, 16, "strings");
    if (typeStart % 4 != length % 4) {
      throw new InvalidSpecException("BTF: the types' offset at 8 is no multiple of 4");
    }
    return new BtfHeader(
        typeStart,
        end(bytes, typeStart, 12, "types"),
        stringStart,
        end(bytes, stringStart, 20, "strings"));
  }

  private static int start(ByteBuffer bytes, int headerLength, int field, String what) {
    return inside(bytes, headerLength, field, what + " begin");
  }

  private static int end(ByteBuffer bytes, int start, int field, String what) {
    return inside(bytes, start, field, what + " end");
  }

  private static int inside(ByteBuffer bytes, int from, int field, String what) {
    long at = from + Integer.toUnsignedLong(bytes.getInt(field));
    if (at > bytes.capacity()) {
      throw new InvalidSpecException(
          "BTF: by the header's field at %d, the %s at %d, but the blob has %d bytes"
              .formatted(field, what, at, bytes.capacity()));
    }
    return (int) at;
  }
}
