// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.struct.LayoutDifference.Aspect;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares two layouts member by member. */
final class LayoutComparison {
  private final List<LayoutDifference> differences = new ArrayList<>();

  private LayoutComparison() {}

  static List<LayoutDifference> compare(StructLayout here, StructLayout there) {
    LayoutComparison comparison = new LayoutComparison();
    comparison.note("", Aspect.SIZE, here.size(), there.size());
    comparison.note("", Aspect.ALIGNMENT, here.alignment(), there.alignment());
    comparison.structs("", here, 0, there, 0);
    return List.copyOf(comparison.differences);
  }

  /** What decides how the bytes are read: positions and types, without names. */
  static List<Object> shape(StructLayout layout) {
    List<Object> shape = new ArrayList<>(List.of(layout.size(), layout.alignment()));
    addLeaves(shape, new CType.Nested(layout), 0, layout.order());
    return shape;
  }

  private record Leaf(long bitPosition, CType type, ByteOrder order) {}

  private static void addLeaves(List<Object> shape, CType type, long at, ByteOrder order) {
    if (type instanceof CType.Nested nested) {
      StructLayout layout = nested.layout();
      for (StructMember member : layout.members()) {
        addLeaves(shape, member.type(), at + member.bitPosition(), layout.order());
      }
    } else if (type instanceof CType.Array array) {
      shape.add(array.length());
      addLeaves(shape, array.element(), at, order);
    } else if (type instanceof CType.Int integer) {
      shape.add(new Leaf(at, integer.in(Endian.TARGET), orderOf(integer, order)));
    } else if (type instanceof CType.Bits) {
      shape.add(new Leaf(at, type, order));
    } else {
      shape.add(new Leaf(at, type, ByteOrder.nativeOrder()));
    }
  }

  private void structs(
      String prefix, StructLayout here, long hereAt, StructLayout there, long thereAt) {
    Map<String, StructMember> left = new LinkedHashMap<>();
    Place.visibleMembers(there).forEach(member -> left.put(member.name(), member));
    for (StructMember mine : Place.visibleMembers(here)) {
      StructMember other = left.remove(mine.name());
      String path = prefix + mine.name();
      if (other == null) {
        add(path, Aspect.PRESENCE, mine.type().declare(mine.name()), "not at all");
        continue;
      }
      long mineAt = hereAt + mine.bitPosition();
      long otherAt = thereAt + other.bitPosition();
      note(path, Aspect.OFFSET, position(mineAt), position(otherAt));
      types(
          path,
          new Place(new FieldName(here.name(), path), mine.type(), mineAt, here.order()),
          new Place(new FieldName(there.name(), path), other.type(), otherAt, there.order()));
    }
    for (StructMember other : left.values()) {
      String declared = other.type().declare(other.name());
      add(prefix + other.name(), Aspect.PRESENCE, "not at all", declared);
    }
  }

  private void types(String path, Place here, Place there) {
    CType mine = here.type();
    CType other = there.type();
    if (mine instanceof CType.Nested a && other instanceof CType.Nested b) {
      note(path, Aspect.SIZE, mine.size(), other.size());
      structs(path + ".", a.layout(), here.bitPosition(), b.layout(), there.bitPosition());
    } else if (mine instanceof CType.Array a && other instanceof CType.Array b) {
      arrays(path, here, a, there, b);
    } else if (mine instanceof CType.Bytes || other instanceof CType.Bytes) {
      note(path, Aspect.SIZE, size(mine), size(other));
    } else if (mine instanceof CType.Int a && other instanceof CType.Int b) {
      note(path, Aspect.TYPE, a.in(Endian.TARGET), b.in(Endian.TARGET));
      if (a.size() == b.size() && a.size() > 1) {
        note(path, Aspect.BYTE_ORDER, orderOf(a, here.order()), orderOf(b, there.order()));
      }
    } else {
      note(path, Aspect.TYPE, unnamed(mine), unnamed(other));
    }
  }

  private void arrays(String path, Place here, CType.Array mine, Place there, CType.Array other) {
    if (mine.length() != other.length()) {
      add(path, Aspect.SIZE, mine.length() + " elements", other.length() + " elements");
    }
    types(
        path + "[0]",
        new Place(here.name(), mine.element(), here.bitPosition(), here.order()),
        new Place(there.name(), other.element(), there.bitPosition(), there.order()));
  }

  private static String size(CType type) {
    return type instanceof CType.Bits bits ? bits.width() + " bits" : type.size() + " bytes";
  }

  private static String unnamed(CType type) {
    return type.declare("").replace(" ", type instanceof CType.Nested ? " " : "");
  }

  private static ByteOrder orderOf(CType.Int integer, ByteOrder target) {
    return integer.endian().on(target);
  }

  private static String position(long bit) {
    return bit % 8 == 0 ? Long.toString(bit / 8) : bit / 8 + " bit " + bit % 8;
  }

  private void note(String path, Aspect aspect, Object here, Object there) {
    if (!here.equals(there)) {
      add(path, aspect, here.toString(), there.toString());
    }
  }

  private void add(String path, Aspect aspect, String here, String there) {
    differences.add(new LayoutDifference(path, aspect, here, there));
  }
}
