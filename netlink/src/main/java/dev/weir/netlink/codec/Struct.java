// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A C struct of fixed size in a message: its fields by name, offset and width, with natural
 * alignment unless it is packed. Immutable.
 */
public final class Struct {
  /** Nothing follows the header. */
  public static final Struct EMPTY = define("none").build();

  private final String name;
  private final int size;
  private final List<Field> fields;

  /** By the name of an address, the name of the field that says its family. */
  private final Map<String, String> families;

  private Struct(String name, int size, List<Field> fields, Map<String, String> families) {
    this.name = name;
    this.size = size;
    this.fields = fields;
    this.families = families;
  }

  /**
   * Starts a description.
   *
   * @param name the struct's name in the kernel's header
   * @return a builder
   */
  public static Builder define(String name) {
    return new Builder(name);
  }

  /** {@return its name in the kernel's header} */
  public String name() {
    return name;
  }

  /** {@return its size in bytes, with padding at the end} */
  public int size() {
    return size;
  }

  /** {@return its fields in order} */
  public List<Field> fields() {
    return fields;
  }

  /**
   * Finds a field.
   *
   * @param field its name
   * @return the field, to keep as a constant
   * @throws InvalidSpecException if there is none
   */
  public Field field(String field) {
    return fields.stream()
        .filter(each -> each.name().equals(field))
        .findFirst()
        .orElseThrow(() -> new InvalidSpecException("struct " + name + " has no field " + field));
  }

  /** {@return the field that says the family of an address, null if it stands elsewhere} */
  @Nullable Field familyOf(Field address) {
    String family = families.get(address.name());
    for (Field each : fields) {
      if (each.name().equals(family)) {
        return each;
      }
    }
    return null;
  }

  /** {@return whether each is the name of a field} */
  boolean hasAll(Set<?> names) {
    return names.stream()
        .allMatch(
            each ->
                each.equals(StructValue.TAIL)
                    || fields.stream().anyMatch(field -> field.name().equals(each)));
  }

  /** {@return the struct with every byte zero} */
  public StructValue zero() {
    return new StructValue(this, new byte[size]);
  }

  StructValue fromTree(Object tree, String where) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InvalidSpecException(where + ": not a struct " + name + ": " + tree);
    }
    // Kernels send more or less of some structs: what the tree has, and no more, is written.
    int end = map.containsKey(StructValue.TAIL) ? size : 0;
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey().equals(StructValue.TAIL)) {
        continue;
      }
      Field field = field(String.valueOf(entry.getKey()));
      put(buffer, field, entry.getValue(), where);
      end = Math.max(end, field.offset() + field.width());
    }
    boolean complete =
        !fields.isEmpty() && end == fields.get(fields.size() - 1).offset() + last().width();
    byte[] tail =
        map.get(StructValue.TAIL) instanceof String hex ? Octets.parse(hex).toBytes() : new byte[0];
    byte[] bytes = Arrays.copyOf(buffer.array(), (complete ? size : end) + tail.length);
    System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);
    return new StructValue(this, bytes);
  }

  private Field last() {
    return fields.get(fields.size() - 1);
  }

  private static void put(ByteBuffer buffer, Field field, Object value, String where) {
    String path = where + "." + field.name();
    switch (field.kind()) {
      case OCTETS -> putBytes(buffer, field, Octets.parse(String.valueOf(value)).toBytes(), path);
      case ADDRESS -> putBytes(buffer, field, addressBytes(String.valueOf(value)), path);
      case TEXT ->
          putBytes(buffer, field, String.valueOf(value).getBytes(StandardCharsets.UTF_8), path);
      default -> {
        boolean signed = field.kind() == Field.Kind.SIGNED;
        long number = Numbers.fromTree(value, field.width(), signed, path);
        Numbers.put(buffer, field.offset(), number, field.width(), field.order());
      }
    }
  }

  /** An address, or bytes where no family says what they are. */
  private static byte[] addressBytes(String text) {
    return text.indexOf('.') >= 0 || text.indexOf(':') >= 0
        ? IpAddress.parse(text).toBytes()
        : Octets.parse(text).toBytes();
  }

  private static void putBytes(ByteBuffer buffer, Field field, byte[] bytes, String path) {
    if (bytes.length > field.width()) {
      throw new InvalidSpecException(
          path + ": " + bytes.length + " bytes where there are " + field.width());
    }
    buffer.put(field.offset(), bytes);
  }

  @Override
  public String toString() {
    return "struct " + name;
  }

  /** Describes a struct, field by field. */
  public static final class Builder {
    private final String name;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, String> families = new HashMap<>();
    private int offset;
    private int alignment = 1;
    private boolean packed;

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Does without alignment from here on.
     *
     * @return this
     */
    public Builder packed() {
      packed = true;
      return this;
    }

    /**
     * An unsigned byte.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder u8(String... names) {
      return numbers(1, ByteOrder.nativeOrder(), Field.Kind.UNSIGNED, names);
    }

    /**
     * Two unsigned bytes in native order.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder u16(String... names) {
      return numbers(2, ByteOrder.nativeOrder(), Field.Kind.UNSIGNED, names);
    }

    /**
     * Two unsigned bytes in network order.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder u16be(String... names) {
      return numbers(2, ByteOrder.BIG_ENDIAN, Field.Kind.UNSIGNED, names);
    }

    /**
     * Four unsigned bytes in native order.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder u32(String... names) {
      return numbers(4, ByteOrder.nativeOrder(), Field.Kind.UNSIGNED, names);
    }

    /**
     * Four unsigned bytes in network order.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder u32be(String... names) {
      return numbers(4, ByteOrder.BIG_ENDIAN, Field.Kind.UNSIGNED, names);
    }

    /**
     * Two signed bytes in native order.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder s16(String... names) {
      return numbers(2, ByteOrder.nativeOrder(), Field.Kind.SIGNED, names);
    }

    /**
     * Four signed bytes in native order.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder s32(String... names) {
      return numbers(4, ByteOrder.nativeOrder(), Field.Kind.SIGNED, names);
    }

    /**
     * Eight unsigned bytes in native order.
     *
     * @param names the names of one or more fields
     * @return this
     */
    public Builder u64(String... names) {
      return numbers(8, ByteOrder.nativeOrder(), Field.Kind.UNSIGNED, names);
    }

    /**
     * Bytes.
     *
     * @param field the field's name
     * @param width how many
     * @param align the alignment of what they are: 4 for an address
     * @return this
     */
    public Builder octets(String field, int width, int align) {
      align(align);
      fields.add(new Field(field, offset, width, ByteOrder.nativeOrder(), Field.Kind.OCTETS));
      offset += width;
      return this;
    }

    /**
     * {@code xfrm_address_t}: sixteen bytes, an IPv4 address in the first four.
     *
     * @param field the field's name
     * @param family the name of the field that says the family; a struct within another may leave
     *     that to the other
     * @return this
     */
    public Builder address(String field, String family) {
      align(4);
      fields.add(new Field(field, offset, 16, ByteOrder.BIG_ENDIAN, Field.Kind.ADDRESS));
      families.put(field, family);
      offset += 16;
      return this;
    }

    /**
     * Says which field tells the family of all addresses added so far for which none does yet.
     *
     * @param family the field's name
     * @return this
     */
    public Builder family(String family) {
      families.replaceAll(
          (address, current) ->
              fields.stream().anyMatch(each -> each.name().equals(current)) ? current : family);
      return this;
    }

    /**
     * An array of characters.
     *
     * @param field the field's name
     * @param width how many
     * @return this
     */
    public Builder text(String field, int width) {
      fields.add(new Field(field, offset, width, ByteOrder.nativeOrder(), Field.Kind.TEXT));
      offset += width;
      return this;
    }

    /**
     * A struct within.
     *
     * @param field the field's name
     * @param struct the struct; its alignment is that of its widest number
     * @return this
     */
    public Builder struct(String field, Struct struct) {
      align(struct.alignment());
      for (Field inner : struct.fields) {
        fields.add(
            new Field(
                field + "." + inner.name(),
                offset + inner.offset(),
                inner.width(),
                inner.order(),
                inner.kind()));
      }
      struct.families.forEach(
          (address, family) ->
              families.put(
                  field + "." + address,
                  struct.fields.stream().anyMatch(each -> each.name().equals(family))
                      ? field + "." + family
                      : family));
      offset += struct.size;
      return this;
    }

    /**
     * Padding that the compiler does not add by itself.
     *
     * @param width bytes
     * @return this
     */
    public Builder pad(int width) {
      offset += width;
      return this;
    }

    /** {@return the struct} */
    public Struct build() {
      int size = packed ? offset : (offset + alignment - 1) / alignment * alignment;
      return new Struct(name, size, List.copyOf(fields), Map.copyOf(families));
    }

    private Builder numbers(int width, ByteOrder order, Field.Kind kind, String... names) {
      for (String each : names) {
        align(width);
        fields.add(new Field(each, offset, width, order, kind));
        offset += width;
      }
      return this;
    }

    private void align(int to) {
      if (!packed) {
        alignment = Math.max(alignment, to);
        offset = (offset + to - 1) / to * to;
      }
    }
  }

  private int alignment() {
    return fields.stream()
        .mapToInt(
            field ->
                switch (field.kind()) {
                  case OCTETS, ADDRESS -> 4;
                  case TEXT -> 1;
                  default -> field.width();
                })
        .filter(width -> width <= 8)
        .max()
        .orElse(1);
  }
}
