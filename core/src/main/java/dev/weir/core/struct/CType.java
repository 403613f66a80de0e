// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.util.Objects;

/**
 * The C type of a struct member. Sizes and alignments are those of the 64-bit Linux ABIs (x86-64
 * psABI, AAPCS64), where every scalar is aligned to its size. Types are values.
 */
public sealed interface CType {

  /** {@return the size in bytes; of a bit-field, that of its declared type} */
  int size();

  /** {@return the natural alignment in bytes, a power of two} */
  int alignment();

  /**
   * {@return a member of this type as C declares it: {@code be16 dport}, {@code u8 addr[16]}}
   *
   * @param name the member's name, empty for an anonymous struct or union
   */
  String declare(String name);

  /**
   * {@return an array of this type}
   *
   * @param length the number of elements, at least 1
   * @throws InvalidSpecException if this is a bit-field, the length is not positive, or the array
   *     exceeds 2 GiB
   */
  default Array array(int length) {
    return new Array(this, length);
  }

  /**
   * An integer.
   *
   * @param size 1, 2, 4 or 8 bytes
   * @param signed whether the top bit is a sign
   * @param endian the byte order
   */
  record Int(int size, boolean signed, Endian endian) implements CType {

    /** {@code __u8}. */
    public static final Int U8 = new Int(1, false, Endian.TARGET);

    /** {@code __u16}. */
    public static final Int U16 = new Int(2, false, Endian.TARGET);

    /** {@code __u32}. */
    public static final Int U32 = new Int(4, false, Endian.TARGET);

    /** {@code __u64}. */
    public static final Int U64 = new Int(8, false, Endian.TARGET);

    /** {@code __s8}. */
    public static final Int S8 = new Int(1, true, Endian.TARGET);

    /** {@code __s16}. */
    public static final Int S16 = new Int(2, true, Endian.TARGET);

    /** {@code __s32}, C's {@code int}. */
    public static final Int S32 = new Int(4, true, Endian.TARGET);

    /** {@code __s64}. */
    public static final Int S64 = new Int(8, true, Endian.TARGET);

    /** {@code __be16}. */
    public static final Int BE16 = new Int(2, false, Endian.BIG);

    /** {@code __be32}. */
    public static final Int BE32 = new Int(4, false, Endian.BIG);

    /** {@code __be64}. */
    public static final Int BE64 = new Int(8, false, Endian.BIG);

    /** {@code __le16}. */
    public static final Int LE16 = new Int(2, false, Endian.LITTLE);

    /** {@code __le32}. */
    public static final Int LE32 = new Int(4, false, Endian.LITTLE);

    /** {@code __le64}. */
    public static final Int LE64 = new Int(8, false, Endian.LITTLE);

    /**
     * Checks the size.
     *
     * @param size 1, 2, 4 or 8 bytes
     * @param signed whether the top bit is a sign
     * @param endian the byte order
     * @throws InvalidSpecException if the size is none of 1, 2, 4, 8
     */
    public Int {
      if (size != 1 && size != 2 && size != 4 && size != 8) {
        throw new InvalidSpecException("an integer has 1, 2, 4 or 8 bytes, not " + size);
      }
      Objects.requireNonNull(endian, "endian");
    }

    /**
     * {@return the same integer in another byte order}
     *
     * @param order the byte order
     */
    public Int in(Endian order) {
      return new Int(size, signed, order);
    }

    @Override
    public int alignment() {
      return size;
    }

    @Override
    public String declare(String name) {
      return this + " " + name;
    }

    /** {@return the kernel's name of the type: {@code u32}, {@code s8}, {@code be16}} */
    @Override
    public String toString() {
      String sign = signed ? "s" : "u";
      String prefix =
          switch (endian) {
            case TARGET -> sign;
            case LITTLE -> signed ? "les" : "le";
            case BIG -> signed ? "bes" : "be";
          };
      return prefix + 8 * size;
    }
  }

  /** {@code _Bool}: one byte; zero is false, Weir writes 1 for true. */
  record Bool() implements CType {

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int alignment() {
      return 1;
    }

    @Override
    public String declare(String name) {
      return "bool " + name;
    }
  }

  /**
   * A bit-field: {@code u8 ihl:4}. Its byte order is always the target's, because C has no other.
   *
   * @param unit the declared integer type
   * @param width the number of bits, from 1 to the unit's
   */
  record Bits(Int unit, int width) implements CType {

    /**
     * Checks the width.
     *
     * @param unit the declared integer type
     * @param width the number of bits
     * @throws InvalidSpecException if the width does not fit the unit or the unit has an explicit
     *     byte order
     */
    public Bits {
      if (width < 1 || width > 8 * unit.size()) {
        throw new InvalidSpecException(
            "a bit-field of " + unit + " has 1 to " + 8 * unit.size() + " bits, not " + width);
      }
      if (unit.endian() != Endian.TARGET) {
        throw new InvalidSpecException(
            "a bit-field has the byte order of its struct, not " + unit.endian());
      }
    }

    @Override
    public int size() {
      return unit.size();
    }

    @Override
    public int alignment() {
      return unit.alignment();
    }

    @Override
    public String declare(String name) {
      return unit.declare(name) + ":" + width;
    }
  }

  /**
   * A NUL-terminated string in an array of fixed length, filled up with NUL: {@code char[16]}.
   *
   * @param length the bytes of the array, the terminating NUL included
   */
  record Chars(int length) implements CType {

    /**
     * Checks the length.
     *
     * @param length the bytes of the array
     * @throws InvalidSpecException if the length is not positive
     */
    public Chars {
      requirePositive(length);
    }

    @Override
    public int size() {
      return length;
    }

    @Override
    public int alignment() {
      return 1;
    }

    @Override
    public String declare(String name) {
      return "char " + name + "[" + length + "]";
    }
  }

  /**
   * Bytes without further structure, such as an address. Compared with another description, they
   * stand for whatever it has in their place, as long as the size is the same.
   *
   * @param length the number of bytes
   * @param alignment the alignment in bytes; above 1 where the bytes stand for a C type that has it
   */
  record Bytes(int length, int alignment) implements CType {

    /**
     * Checks length and alignment.
     *
     * @param length the number of bytes
     * @param alignment the alignment in bytes
     * @throws InvalidSpecException if the length is not a positive multiple of the alignment, or
     *     the alignment no power of two
     */
    public Bytes {
      requirePositive(length);
      requireAlignment(alignment);
      if (length % alignment != 0) {
        throw new InvalidSpecException(
            length + " bytes are no multiple of their alignment " + alignment);
      }
    }

    /**
     * Bytes without alignment.
     *
     * @param length the number of bytes
     * @throws InvalidSpecException if the length is not positive
     */
    public Bytes(int length) {
      this(length, 1);
    }

    @Override
    public int size() {
      return length;
    }

    @Override
    public String declare(String name) {
      return "byte " + name + "[" + length + "]";
    }
  }

  /**
   * An array. An array of arrays is one whose element is an array.
   *
   * @param element the type of an element
   * @param length the number of elements
   */
  record Array(CType element, int length) implements CType {

    /**
     * Checks that the array can exist.
     *
     * @param element the type of an element
     * @param length the number of elements
     * @throws InvalidSpecException if the element is a bit-field, the length is not positive or the
     *     array exceeds 2 GiB
     */
    public Array {
      requirePositive(length);
      if (element instanceof Bits) {
        throw new InvalidSpecException("there are no arrays of bit-fields");
      }
      if ((long) length * element.size() > Integer.MAX_VALUE) {
        throw new InvalidSpecException(
            "an array of " + length + " times " + element.size() + " bytes exceeds 2 GiB");
      }
    }

    @Override
    public int size() {
      return length * element.size();
    }

    @Override
    public int alignment() {
      return element.alignment();
    }

    @Override
    public String declare(String name) {
      return element.declare(name + "[" + length + "]");
    }
  }

  /**
   * A struct or union inside another.
   *
   * @param layout its description
   */
  record Nested(StructLayout layout) implements CType {

    @Override
    public int size() {
      return layout.size();
    }

    @Override
    public int alignment() {
      return layout.alignment();
    }

    @Override
    public String declare(String name) {
      return layout.declaration() + (name.isEmpty() ? "" : " " + name);
    }
  }

  private static void requirePositive(int length) {
    if (length < 1) {
      throw new InvalidSpecException("a length is at least 1, not " + length);
    }
  }

  private static void requireAlignment(int alignment) {
    if (alignment < 1 || Integer.bitCount(alignment) != 1) {
      throw new InvalidSpecException("an alignment is a power of two, not " + alignment);
    }
  }
}
