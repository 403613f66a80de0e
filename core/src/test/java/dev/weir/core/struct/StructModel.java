// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A random struct: what it takes to describe it to Weir, to gcc and to javac. */
record StructModel(String name, boolean packed, boolean big, List<Field> fields) {

  /** A member; {@code inner} is the struct it consists of, or null. */
  record Field(CType type, StructModel inner) {}

  StructLayout layout() {
    StructLayoutBuilder builder =
        StructLayout.struct(name).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    if (packed) {
      builder.packed();
    }
    for (int i = 0; i < fields.size(); i++) {
      builder.field(memberName(i), fields.get(i).type());
    }
    return builder.build();
  }

  static String memberName(int index) {
    return "f" + index;
  }

  /** This model and those it contains, innermost first. */
  List<StructModel> all() {
    List<StructModel> all = new ArrayList<>();
    for (Field field : fields) {
      if (field.inner() != null) {
        all.addAll(field.inner().all());
      }
    }
    all.add(this);
    return all;
  }

  String toC() {
    StringBuilder c = new StringBuilder("struct " + name + " {\n");
    for (int i = 0; i < fields.size(); i++) {
      c.append("  ").append(fields.get(i).type().declare(memberName(i))).append(";\n");
    }
    c.append("} __attribute__((scalar_storage_order(\"")
        .append(big ? "big" : "little")
        .append("-endian\")))");
    return c.append(packed ? " __attribute__((packed));\n" : ";\n").toString();
  }

  String toJava() {
    StringBuilder java = new StringBuilder("  @Struct(name = \"" + name + "\", packed = " + packed);
    java.append(big ? ")\n  @Be\n" : ")\n  @Le\n");
    java.append("  public record ").append(className()).append("(");
    for (int i = 0; i < fields.size(); i++) {
      java.append(i == 0 ? "\n" : ",\n").append("      ").append(component(fields.get(i)));
      java.append(" ").append(memberName(i));
    }
    return java.append(") {}\n").toString();
  }

  String className() {
    return "S" + name;
  }

  private static String component(Field field) {
    CType type = field.type();
    if (type instanceof CType.Int integer) {
      return annotation(integer) + (isWide(integer, 8 * integer.size()) ? " long" : " int");
    }
    if (type instanceof CType.Bits bits) {
      return annotation(bits.unit())
          + " @Bits("
          + bits.width()
          + (isWide(bits.unit(), bits.width()) ? ") long" : ") int");
    }
    if (type instanceof CType.Bool) {
      return "boolean";
    }
    if (type instanceof CType.Chars chars) {
      return "@Length(" + chars.length() + ") String";
    }
    if (type instanceof CType.Bytes bytes) {
      return "@Length(" + bytes.length() + ") byte[]";
    }
    if (type instanceof CType.Nested) {
      return field.inner().className();
    }
    CType.Array array = (CType.Array) type;
    String length = "@Length(" + array.length() + ") ";
    if (array.element() instanceof CType.Int element) {
      return length
          + annotation(element)
          + (isWide(element, 8 * element.size()) ? " long[]" : " int[]");
    }
    return length + "java.util.List<" + field.inner().className() + ">";
  }

  private static boolean isWide(CType.Int unit, int bits) {
    return bits > (unit.signed() ? 32 : 31);
  }

  private static String annotation(CType.Int type) {
    String order = type.endian() == Endian.BIG ? "@Be " : "";
    return order + "@" + (type.signed() ? "S" : "U") + 8 * type.size();
  }
}
