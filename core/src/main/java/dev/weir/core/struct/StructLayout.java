// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * A C struct or union as it lies in memory. Immutable; equal to another of the same name and
 * declaration. Built by {@link #struct} and {@link #union}, or taken from {@link
 * StructCodec#layout()}.
 *
 * <p>Members are named by paths: {@code family}, {@code sel.family}, {@code args[2]}, {@code
 * ports[1].low}. Members of an anonymous struct or union are named as if they were the outer's.
 */
public final class StructLayout {
  private final String name;
  private final boolean union;
  private final ByteOrder order;
  private final int size;
  private final int alignment;
  private final List<StructMember> members;

  StructLayout(
      String name,
      boolean union,
      ByteOrder order,
      int size,
      int alignment,
      List<StructMember> members) {
    this.name = name;
    this.union = union;
    this.order = order;
    this.size = size;
    this.alignment = alignment;
    this.members = List.copyOf(members);
  }

  /**
   * Starts the description of a struct.
   *
   * @param name the tag in C, for printing and errors; empty for a struct without one
   * @return a builder without members
   */
  public static StructLayoutBuilder struct(String name) {
    return new StructLayoutBuilder(name, false);
  }

  /**
   * Starts the description of a union: all its members start at offset 0.
   *
   * @param name the tag in C, for printing and errors; empty for a union without one
   * @return a builder without members
   */
  public static StructLayoutBuilder union(String name) {
    return new StructLayoutBuilder(name, true);
  }

  /** {@return the tag in C, perhaps empty} */
  public String name() {
    return name;
  }

  /** {@return whether this is a union} */
  public boolean isUnion() {
    return union;
  }

  /** {@return the byte order of the target machine, which integers without an explicit one have} */
  public ByteOrder order() {
    return order;
  }

  /** {@return what {@code sizeof} gives: tail padding included} */
  public int size() {
    return size;
  }

  /** {@return what {@code _Alignof} gives, a power of two} */
  public int alignment() {
    return alignment;
  }

  /** {@return the members in the order of their declaration} */
  public List<StructMember> members() {
    return members;
  }

  /**
   * {@return the offset in bytes of what a path names; of a bit-field, that of its first byte}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member
   */
  public int offset(String path) {
    return place(path).offset();
  }

  /**
   * {@return the type of what a path names}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member
   */
  public CType type(String path) {
    return place(path).type();
  }

  /**
   * {@return access to a {@code u8}, plain or bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public IntField u8(String path) {
    return place(path).integer(1, false).narrow();
  }

  /**
   * {@return access to a {@code u16}, plain or bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public IntField u16(String path) {
    return place(path).integer(2, false).narrow();
  }

  /**
   * {@return access to a {@code u32}, plain or bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public LongField u32(String path) {
    return place(path).integer(4, false).wide();
  }

  /**
   * {@return access to a {@code u64}, plain or bit-field; values above 2^63 - 1 are negative longs}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public LongField u64(String path) {
    return place(path).integer(8, false).wide();
  }

  /**
   * {@return access to an {@code s8}, plain or bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public IntField s8(String path) {
    return place(path).integer(1, true).narrow();
  }

  /**
   * {@return access to an {@code s16}, plain or bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public IntField s16(String path) {
    return place(path).integer(2, true).narrow();
  }

  /**
   * {@return access to an {@code s32}, plain or bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public IntField s32(String path) {
    return place(path).integer(4, true).narrow();
  }

  /**
   * {@return access to an {@code s64}, plain or bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public LongField s64(String path) {
    return place(path).integer(8, true).wide();
  }

  /**
   * {@return access to a {@code bool}}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public BooleanField bool(String path) {
    return place(path).bool();
  }

  /**
   * {@return access to a {@code char} array}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it has another type
   */
  public TextField text(String path) {
    return place(path).text();
  }

  /**
   * {@return access to the bytes of a member of any type but a bit-field}
   *
   * @param path the member
   * @throws InvalidSpecException if there is no such member or it is a bit-field
   */
  public BytesField bytes(String path) {
    return place(path).bytes();
  }

  /**
   * Compares with another description, such as one derived from the BTF of a compiled program. Tags
   * of structs do not count, names of members do, byte orders as they come out in memory. {@link
   * CType.Bytes} stand for anything of their size.
   *
   * @param other the other description
   * @return what differs, member by member in the order of this layout; empty if nothing does
   */
  public List<LayoutDifference> differences(StructLayout other) {
    return LayoutComparison.compare(this, other);
  }

  /**
   * {@return whether the same bytes mean the same in both: equal size and alignment, and the same
   * types at the same places, whatever their names}
   *
   * @param other the other description
   */
  public boolean hasShapeOf(StructLayout other) {
    return LayoutComparison.shape(this).equals(LayoutComparison.shape(other));
  }

  /**
   * {@return the declaration in C with the offset and size of each member and every hole, as {@code
   * pahole} prints it}
   */
  public String describe() {
    return LayoutPrinter.print(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StructLayout that
        && name.equals(that.name)
        && union == that.union
        && order.equals(that.order)
        && size == that.size
        && alignment == that.alignment
        && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, union, order, size, alignment, members);
  }

  /** {@return one line: {@code struct nlmsghdr (16 bytes)}} */
  @Override
  public String toString() {
    return declaration() + " (" + size + " bytes)";
  }

  /** {@code struct nlmsghdr}. */
  String declaration() {
    return (union ? "union" : "struct") + (name.isEmpty() ? "" : " " + name);
  }

  private Place place(String path) {
    return Place.find(this, path);
  }
}
