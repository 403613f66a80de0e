// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import dev.weir.core.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
   * Reads an address.
   *
   * @param field which
   * @return the address, empty if the struct does not say of which family it is
   */
  public Optional<IpAddress> address(Field field) {
    Field family = struct.familyOf(field);
    if (family == null || !has(field)) {
      return Optional.empty();
    }
    long number = get(family);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (IpFamily each : IpFamily.values()) {
      if (each.number() == number) {
        return Optional.of(IpAddress.read(buffer, field.offset(), each));
      }
    }
    return Optional.empty();
  }

  /**
   * Sets an address. Its family is another field, to be set too.
   *
   * @param field which
   * @param value the address; the bytes it does not fill become zero
   * @return another struct value
   */
  public StructValue with(Field field, IpAddress value) {
    return with(field, Arrays.copyOf(value.toBytes(), field.width()));
  }

  /**
   * Sets a struct within this one.
   *
   * @param field its name here
   * @param value its content
   * @return another struct value
   */
  public StructValue with(String field, StructValue value) {
    byte[] copy = bytes.clone();
    for (Field inner : value.struct.fields()) {
      int to = struct.field(field + "." + inner.name()).offset();
      System.arraycopy(value.bytes, inner.offset(), copy, to, inner.width());
    }
    return new StructValue(struct, copy);
  }

  /**
   * Takes a struct out of this one.
   *
   * @param field its name here
   * @param inner what it is
   * @return its content
   */
  public StructValue part(String field, Struct inner) {
    byte[] copy = new byte[inner.size()];
    for (Field each : inner.fields()) {
      int from = struct.field(field + "." + each.name()).offset();
      if (from + each.width() <= bytes.length) {
        System.arraycopy(bytes, from, copy, each.offset(), each.width());
      }
    }
    return new StructValue(inner, copy);
  }

  /** {@return the bytes behind the fields known here} */
  public Octets tail() {
    return bytes.length > struct.size()
        ? Octets.of(Arrays.copyOfRange(bytes, struct.size(), bytes.length))
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
            case ADDRESS -> addressTree(field);
            default -> Numbers.toTree(get(field), field.width(), field.kind() == Field.Kind.SIGNED);
          });
    }
    if (bytes.length > struct.size()) {
      tree.put(TAIL, Octets.of(Arrays.copyOfRange(bytes, struct.size(), bytes.length)).toString());
    }
    return tree;
  }

  /** An address where its text would be read back as the same bytes, otherwise the bytes. */
  private String addressTree(Field field) {
    Octets all = octets(field);
    return address(field)
        .filter(ip -> Octets.of(Arrays.copyOf(ip.toBytes(), field.width())).equals(all))
        .map(IpAddress::toString)
        .orElseGet(all::toString);
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
