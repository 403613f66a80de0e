// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Describes a struct or union member by member, in the order of the C declaration. Members are
 * placed as gcc and clang place them, bit-fields included. What C says with attributes is said here
 * before the member ({@link #offset}, {@link #align}) or anywhere ({@link #packed}, {@link
 * #aligned}, {@link #size}).
 *
 * <p>Not thread-safe; {@link #build} may be called more than once.
 */
public final class StructLayoutBuilder {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final String name;
  private final boolean union;
  private final List<Declaration> declarations = new ArrayList<>();
  private ByteOrder order = ByteOrder.nativeOrder();
  private boolean packed;
  private int alignment = 1;
  private int size;
  private int paddedTo;
  private long nextBitPosition = Declaration.NATURAL;
  private int nextAlignment = 1;

  StructLayoutBuilder(String name, boolean union) {
    this.name = Objects.requireNonNull(name, "name");
    this.union = union;
  }

  /**
   * Declares {@code __u8 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder u8(String name) {
    return field(name, CType.Int.U8);
  }

  /**
   * Declares {@code __u16 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder u16(String name) {
    return field(name, CType.Int.U16);
  }

  /**
   * Declares {@code __u32 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder u32(String name) {
    return field(name, CType.Int.U32);
  }

  /**
   * Declares {@code __u64 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder u64(String name) {
    return field(name, CType.Int.U64);
  }

  /**
   * Declares {@code __s8 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder s8(String name) {
    return field(name, CType.Int.S8);
  }

  /**
   * Declares {@code __s16 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder s16(String name) {
    return field(name, CType.Int.S16);
  }

  /**
   * Declares {@code __s32 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder s32(String name) {
    return field(name, CType.Int.S32);
  }

  /**
   * Declares {@code __s64 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder s64(String name) {
    return field(name, CType.Int.S64);
  }

  /**
   * Declares {@code __be16 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder be16(String name) {
    return field(name, CType.Int.BE16);
  }

  /**
   * Declares {@code __be32 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder be32(String name) {
    return field(name, CType.Int.BE32);
  }

  /**
   * Declares {@code __be64 name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder be64(String name) {
    return field(name, CType.Int.BE64);
  }

  /**
   * Declares {@code bool name}.
   *
   * @param name the member's name
   * @return this builder
   */
  public StructLayoutBuilder bool(String name) {
    return field(name, new CType.Bool());
  }

  /**
   * Declares {@code char name[length]}, a string.
   *
   * @param name the member's name
   * @param length the bytes of the array, the terminating NUL included
   * @return this builder
   * @throws InvalidSpecException if the length is not positive
   */
  public StructLayoutBuilder chars(String name, int length) {
    return field(name, typeOf(name, () -> new CType.Chars(length)));
  }

  /**
   * Declares bytes without further structure.
   *
   * @param name the member's name
   * @param length the number of bytes
   * @return this builder
   * @throws InvalidSpecException if the length is not positive
   */
  public StructLayoutBuilder bytes(String name, int length) {
    return field(name, typeOf(name, () -> new CType.Bytes(length)));
  }

  /**
   * Declares {@code element name[length]}.
   *
   * @param name the member's name
   * @param element the type of an element
   * @param length the number of elements
   * @return this builder
   * @throws InvalidSpecException if there is no such array
   */
  public StructLayoutBuilder array(String name, CType element, int length) {
    return field(name, typeOf(name, () -> element.array(length)));
  }

  /**
   * Declares the bit-field {@code unit name:width}.
   *
   * @param name the member's name
   * @param unit the declared type
   * @param width the number of bits
   * @return this builder
   * @throws InvalidSpecException if the width does not fit the unit
   */
  public StructLayoutBuilder bits(String name, CType.Int unit, int width) {
    return field(name, typeOf(name, () -> new CType.Bits(unit, width)));
  }

  /**
   * Declares a struct or union inside this one.
   *
   * @param name the member's name
   * @param layout the description of the inner one
   * @return this builder
   */
  public StructLayoutBuilder nested(String name, StructLayout layout) {
    return field(name, new CType.Nested(layout));
  }

  /**
   * Declares an anonymous struct or union, whose members are named as if they were this one's.
   *
   * @param layout the description of the inner one
   * @return this builder
   */
  public StructLayoutBuilder anonymous(StructLayout layout) {
    return add("", new CType.Nested(layout));
  }

  /**
   * Declares a member of any type.
   *
   * @param name the member's name
   * @param type its type
   * @return this builder
   * @throws InvalidSpecException if the name is no C identifier
   */
  public StructLayoutBuilder field(String name, CType type) {
    requireIdentifier(name, new FieldName(this.name, name));
    return add(name, type);
  }

  static void requireIdentifier(String name, FieldName what) {
    if (!IDENTIFIER.matcher(name).matches()) {
      throw what.error("the name is no C identifier");
    }
  }

  /**
   * Says where the next member has to be. Natural placement is only checked by this; in a packed
   * struct it may leave a hole.
   *
   * @param bytes the offset of the next member
   * @return this builder
   */
  public StructLayoutBuilder offset(int bytes) {
    return bitOffset(8L * bytes);
  }

  /**
   * Says where the next member, a bit-field, has to be.
   *
   * @param bits its first bit, counted from the start of the struct as {@link
   *     StructMember#bitPosition()} does
   * @return this builder
   */
  public StructLayoutBuilder bitOffset(long bits) {
    nextBitPosition = bits < 0 ? Declaration.NEGATIVE : bits;
    return this;
  }

  /**
   * Gives the next member {@code __attribute__((aligned(bytes)))}.
   *
   * @param bytes its least alignment, a power of two
   * @return this builder
   */
  public StructLayoutBuilder align(int bytes) {
    nextAlignment = bytes;
    return this;
  }

  /**
   * Gives the struct {@code __attribute__((packed))}: no alignment, no padding, bit-fields across
   * the boundaries of their units.
   *
   * @return this builder
   */
  public StructLayoutBuilder packed() {
    packed = true;
    return this;
  }

  /**
   * Gives the struct {@code __attribute__((aligned(bytes)))}.
   *
   * @param bytes its least alignment, a power of two
   * @return this builder
   */
  public StructLayoutBuilder aligned(int bytes) {
    alignment = bytes;
    return this;
  }

  /**
   * Sets the byte order of the target machine; this machine's unless set.
   *
   * @param target the order of integers without an explicit one, and of bit-fields
   * @return this builder
   */
  public StructLayoutBuilder order(ByteOrder target) {
    order = Objects.requireNonNull(target, "target");
    return this;
  }

  /**
   * States what {@code sizeof} has to give; {@link #build} refuses anything else.
   *
   * @param bytes the size
   * @return this builder
   */
  public StructLayoutBuilder size(int bytes) {
    size = bytes < 1 ? -1 : bytes;
    return this;
  }

  /**
   * Adds tail padding up to a size, for layouts recorded elsewhere (BTF has the size, not the
   * attribute that led to it).
   *
   * @param bytes the size the members have to fit
   * @return this builder
   */
  public StructLayoutBuilder paddedTo(int bytes) {
    paddedTo = bytes < 1 ? -1 : bytes;
    return this;
  }

  /**
   * {@return the layout}
   *
   * @throws InvalidSpecException if there is no such struct: no members, a name used twice, members
   *     that overlap or are misaligned, a size other than the one declared; the message names
   *     struct and member
   */
  public StructLayout build() {
    if (nextBitPosition != Declaration.NATURAL || nextAlignment != 1) {
      throw new InvalidSpecException(
          new FieldName(name, "") + ": an offset or alignment is not followed by a member");
    }
    Placement placement = new Placement(name, union, order, packed, alignment);
    declarations.forEach(placement::place);
    return new StructLayout(
        name,
        union,
        order,
        placement.size(size, paddedTo),
        placement.alignment(),
        placement.members());
  }

  private StructLayoutBuilder add(String member, CType type) {
    declarations.add(
        new Declaration(
            member, Objects.requireNonNull(type, "type"), nextBitPosition, nextAlignment));
    nextBitPosition = Declaration.NATURAL;
    nextAlignment = 1;
    return this;
  }

  private CType typeOf(String member, Supplier<CType> type) {
    return new FieldName(name, member).naming(type);
  }
}
