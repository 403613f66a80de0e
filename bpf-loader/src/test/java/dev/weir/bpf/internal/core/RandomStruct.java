// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.BtfBuilder;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Member;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A {@code struct s} with fields in any order, in anonymous structs and unions too, and where each
 * of them is, as it was put there.
 */
final class RandomStruct {
  private final Random random;
  private final BtfBuilder builder;
  private final Map<String, Placed> fields = new LinkedHashMap<>();
  private final int type;

  /**
   * A field.
   *
   * @param name its name
   * @param size of the integer, pointer or element, in bytes
   * @param signed whether the integer is
   * @param width of a bit-field in bits, otherwise 0
   * @param length of an array, otherwise 0
   * @param pointer whether it is a pointer
   */
  record Field(String name, int size, boolean signed, int width, int length, boolean pointer) {

    static Field random(String name, Random random) {
      int size = 1 << random.nextInt(4);
      boolean signed = random.nextBoolean();
      return switch (random.nextInt(5)) {
        case 0 -> new Field(name, 8, false, 0, 0, true);
        case 1 -> new Field(name, size, signed, 1 + random.nextInt(8 * size), 0, false);
        case 2 -> new Field(name, size, signed, 0, 1 + random.nextInt(5), false);
        default -> new Field(name, size, signed, 0, 0, false);
      };
    }

    boolean compatible(Field other) {
      return pointer == other.pointer && (length == 0) == (other.length == 0);
    }

    int bits() {
      return width > 0 ? width : 8 * size;
    }
  }

  /**
   * Where a field is.
   *
   * @param bit its first bit
   * @param path the indexes of the members on the way to it
   */
  record Placed(Field field, long bit, String path) {
    /** Of the aligned integer that has it. */
    long offset() {
      return bit / 8 / field.size() * field.size();
    }
  }

  RandomStruct(ByteOrder order, List<Field> wanted, Random random) {
    this.random = random;
    this.builder = BtfBuilder.create(order);
    for (int i = random.nextInt(4); i > 0; i--) {
      builder.add(new BtfType.Fwd("filler" + i, false)); // Ids differ from side to side.
    }
    List<Field> shuffled = new ArrayList<>(wanted);
    Collections.shuffle(shuffled, random);
    this.type = composite("s", false, shuffled, 0, "0", 0).id();
  }

  BtfBuilder builder() {
    return builder;
  }

  int type() {
    return type;
  }

  Map<String, Placed> fields() {
    return fields;
  }

  private record Composite(int id, long bytes) {}

  private Composite composite(
      String name, boolean union, List<Field> content, long base, String path, int depth) {
    List<Member> members = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < content.size(); ) {
      long from = union ? 0 : end;
      String here = path + ":" + members.size();
      long behind;
      if (depth < 4 && random.nextInt(4) == 0) {
        int until = Math.min(content.size(), i + 1 + random.nextInt(3));
        from = (from + 63) / 64 * 64;
        List<Field> inner = content.subList(i, until);
        Composite nested = composite("", random.nextBoolean(), inner, base + from, here, depth + 1);
        members.add(new Member("", qualified(nested.id()), from));
        behind = from + 8 * nested.bytes();
        i = until;
      } else {
        Field field = content.get(i++);
        long bit = place(field, from);
        fields.put(field.name(), new Placed(field, base + bit, here));
        members.add(new Member(field.name(), qualified(type(field)), bit, field.width()));
        behind = bit + (long) field.bits() * Math.max(1, field.length());
      }
      end = Math.max(end, behind);
    }
    long bytes = (end + 63) / 64 * 8;
    return new Composite(
        builder.add(
            union
                ? new BtfType.Union(name, bytes, members)
                : new BtfType.Struct(name, bytes, members)),
        bytes);
  }

  /** Integers are aligned, bit-fields anywhere in an aligned integer. */
  private long place(Field field, long from) {
    long unit = 8L * field.size();
    long aligned = (from + unit - 1) / unit * unit + unit * random.nextInt(2);
    return field.width() > 0 ? aligned + random.nextInt((int) unit - field.width() + 1) : aligned;
  }

  private int type(Field field) {
    int encoding = field.signed() ? BtfType.Int.SIGNED : 0;
    int element =
        field.pointer()
            ? builder.add(new BtfType.Ptr(0))
            : builder.add(new BtfType.Int("int" + field.size(), field.size(), encoding));
    return field.length() == 0
        ? element
        : builder.add(new BtfType.Array(qualified(element), element, field.length()));
  }

  private int qualified(int id) {
    return switch (random.nextInt(6)) {
      case 0 -> builder.add(new BtfType.Typedef("t" + id, id));
      case 1 -> builder.add(new BtfType.Const(id));
      case 2 -> builder.add(new BtfType.Typedef("v" + id, builder.add(new BtfType.Volatile(id))));
      default -> id;
    };
  }
}
