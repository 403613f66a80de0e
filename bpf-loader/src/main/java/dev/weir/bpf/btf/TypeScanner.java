// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.FloatType;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads through the types once: finds where each begins and refuses whatever a later reader could
 * stumble over, so that readers need not check. What can only be told from another type is left to
 * {@link TypeGraph}.
 */
final class TypeScanner {
  private final ByteBuffer bytes;
  private final BtfStrings strings;
  private final int end;
  private final int firstId;
  private final int[] positions;
  private int count;
  private int at;
  private int highestReference;
  private int highestReferenceOf;

  private TypeScanner(ByteBuffer bytes, BtfHeader header, BtfStrings strings, int firstId) {
    this.bytes = bytes;
    this.strings = strings;
    this.at = header.typeStart();
    this.end = header.typeEnd();
    this.firstId = firstId;
    this.positions = new int[(end - at) / TypeWords.HEADER];
  }

  /** {@return the positions of the types in the blob, in the order of their ids} */
  static int[] scan(ByteBuffer bytes, BtfHeader header, BtfStrings strings, int firstId) {
    TypeScanner scanner = new TypeScanner(bytes, header, strings, firstId);
    scanner.scan();
    return Arrays.copyOf(scanner.positions, scanner.count);
  }

  private void scan() {
    while (at < end) {
      int length = length();
      name(TypeWords.name(bytes, at));
      content();
      positions[count++] = at;
      at += length;
    }
    int limit = firstId + count;
    if (Integer.compareUnsigned(highestReference, limit) >= 0) {
      throw Malformed.type(
          highestReferenceOf,
          positions[highestReferenceOf - firstId],
          "refers to type %s; the last is %d"
              .formatted(Integer.toUnsignedString(highestReference), limit - 1));
    }
  }

  private int length() {
    if (end - at < TypeWords.HEADER) {
      throw malformed("cut off at %d".formatted(end));
    }
    int kind = TypeWords.kind(bytes, at);
    if (kind == 0 || !BtfKind.isKnown(kind)) {
      throw malformed("of unknown kind " + kind);
    }
    int vlen = TypeWords.vlen(bytes, at);
    long length = TypeWords.HEADER + TypeWords.extraBytes(BtfKind.known(kind), vlen);
    if (length > end - at) {
      throw malformed(
          "a %s of %d elements is cut off at %d".formatted(BtfKind.known(kind), vlen, end));
    }
    return (int) length;
  }

  private void content() {
    switch (BtfKind.known(TypeWords.kind(bytes, at))) {
      case INT -> integer();
      case PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> reference(sizeOrType());
      case ARRAY -> {
        reference(word(0));
        reference(word(1));
      }
      case STRUCT, UNION -> members();
      case ENUM -> enumeration(2);
      case ENUM64 -> enumeration(3);
      case FUNC -> {
        reference(sizeOrType());
        linkage(TypeWords.vlen(bytes, at));
      }
      case FUNC_PROTO -> prototype();
      case VAR -> {
        reference(sizeOrType());
        linkage(word(0));
      }
      case DATASEC -> section();
      case FLOAT -> floatingPoint();
      case DECL_TAG -> {
        reference(sizeOrType());
        if (word(0) < -1) {
          throw malformed("a tag of component " + word(0));
        }
      }
      default -> {}
    }
  }

  private void integer() {
    int bits = word(0) & 0xff;
    int bitOffset = word(0) >>> 16 & 0xff;
    int size = sizeOrType();
    if (size < 0 || size > 16 || bits + bitOffset > 8 * size) {
      throw malformed(
          "an INT with %d bits from bit %d in %s bytes"
              .formatted(bits, bitOffset, Integer.toUnsignedString(size)));
    }
  }

  private void members() {
    long sizeInBits = 8 * Integer.toUnsignedLong(sizeOrType());
    boolean kindFlag = TypeWords.kindFlag(bytes, at);
    int vlen = TypeWords.vlen(bytes, at);
    for (int i = 0; i < vlen; i++) {
      name(word(3 * i));
      reference(word(3 * i + 1));
      int offset = word(3 * i + 2);
      long last = kindFlag ? (offset & 0xffffff) + (offset >>> 24) : Integer.toUnsignedLong(offset);
      if (last > sizeInBits) {
        throw malformed(
            "member %d reaches bit %d of a struct of %d".formatted(i, last, sizeInBits));
      }
    }
  }

  private void enumeration(int wordsPerValue) {
    if (!EnumRange.hasSize(sizeOrType())) {
      throw malformed(
          "an enumeration of %s bytes".formatted(Integer.toUnsignedString(sizeOrType())));
    }
    int vlen = TypeWords.vlen(bytes, at);
    for (int i = 0; i < vlen; i++) {
      name(word(wordsPerValue * i));
    }
  }

  private void prototype() {
    reference(sizeOrType());
    int vlen = TypeWords.vlen(bytes, at);
    for (int i = 0; i < vlen; i++) {
      name(word(2 * i));
      reference(word(2 * i + 1));
    }
  }

  private void section() {
    int vlen = TypeWords.vlen(bytes, at);
    for (int i = 0; i < vlen; i++) {
      reference(word(3 * i));
    }
  }

  private void floatingPoint() {
    if (!FloatType.hasSize(sizeOrType())) {
      throw malformed("a FLOAT of %s bytes".formatted(Integer.toUnsignedString(sizeOrType())));
    }
  }

  private void linkage(int linkage) {
    if (!BtfLinkage.isKnown(linkage)) {
      throw malformed("of unknown linkage " + Integer.toUnsignedString(linkage));
    }
  }

  private void name(int offset) {
    if (!strings.contains(offset)) {
      throw malformed(
          "a name at %s; the strings end at %d"
              .formatted(Integer.toUnsignedString(offset), strings.endOffset()));
    }
  }

  /** How many types there are is known at the end; until then the highest id stands for all. */
  private void reference(int id) {
    if (Integer.compareUnsigned(id, highestReference) > 0) {
      highestReference = id;
      highestReferenceOf = firstId + count;
    }
  }

  private int sizeOrType() {
    return TypeWords.sizeOrType(bytes, at);
  }

  private int word(int index) {
    return bytes.getInt(at + TypeWords.HEADER + 4 * index);
  }

  private InvalidSpecException malformed(String what) {
    return Malformed.type(firstId + count, at, what);
  }
}
