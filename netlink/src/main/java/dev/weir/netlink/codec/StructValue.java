// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A struct's content, as much as there is. Immutable and thread-safe. */
public final class StructValue {
  /** In a tree: what is behind the fields known here. */
  static final String TAIL = "tail";

  private final Struct struct;
  private final byte[] bytes;

  StructValue(Struct struct, byte[] bytes) {
    this.struct = struct;
    this.bytes = bytes;
  }

  /** {@return its description} */
  public Struct struct() {
    return struct;
  }

  /**
   * Tells whether the kernel's version of the struct reaches as far as a field.
   *
   * @param field which
   * @return whether it is there
   */
  public boolean has(Field field) {
    return field.offset() + field.width() <= bytes.length;
  }

  /**
   * Reads a number.
   *
   * @param field which
   * @return its value, 0 if the kernel's version of the struct does not have it
   */
  public long get(Field field) {
    return has(field)
        ? Numbers.get(
            ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()),
            field.offset(),
            field.width(),
            field.order(),
            field.kind() == Field.Kind.SIGNED)
        : 0;
  }

  /**
   * Reads bytes.
   *
   * @param field which
   * @return its content, empty if the kernel's version of the struct does not have it
   */
  public Octets octets(Field field) {
    return has(field)
        ? Octets.of(Arrays.copyOfRange(bytes, field.offset(), field.offset() + field.width()))
        : Octets.EMPTY;
  }

  /**
   * Reads text.
   *
   * @param field which
   * @return its characters up to NUL
   */
  public String text(Field field) {
    String all = new String(octets(field).toBytes(), StandardCharsets.UTF_8);
    int nul = all.indexOf('\0');
    return nul < 0 ? all : all.substring(0, nul);
  }

  /**
   * Sets a number.
   *
   * @param field which
   * @param value its value; the low bits are taken, and no other may be set
   * @return another struct value
   */
  public StructValue with(Field field, long value) {
    int bits = field.width() * 8;
    if (bits < 64 && value >> bits != 0 && value >> (bits - 1) != -1) {
      throw new InvalidSpecException(
          struct + "." + field.name() + ": " + value + " does not fit into " + bits + " bits");
    }
    byte[] copy = bytes.clone();
    Numbers.put(
        ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()),
        field.offset(),
        value,
        field.width(),
        field.order());
    return new StructValue(struct, copy);
  }

  /**
   * Sets bytes.
   *
   * @param field which
   * @param value its content; what it does not fill stays as it was
   * @return another struct value
   */
  public StructValue with(Field field, byte[] value) {
    if (value.length > field.width()) {
      throw new InvalidSpecException(
          struct + "." + field.name() + ": " + value.length + " bytes do not fit");
    }
    byte[] copy = bytes.clone();
    System.arraycopy(value, 0, copy, field.offset(), value.length);
    return new StructValue(struct, copy);
  }

  byte[] raw() {
    return bytes;
  }

  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (Field field : struct.fields()) {
      if (!has(field)) {
        break;
      }
      tree.put(
          field.name(),
          switch (field.kind()) {
            case OCTETS -> octets(field).toString();
            case TEXT -> text(field);
            default -> Numbers.toTree(get(field), field.width(), field.kind() == Field.Kind.SIGNED);
          });
    }
    if (bytes.length > struct.size()) {
      tree.put(TAIL, Octets.of(Arrays.copyOfRange(bytes, struct.size(), bytes.length)).toString());
    }
    return tree;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StructValue that
        && struct == that.struct
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return struct.name() + toTree();
  }
}
