// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a path names: a type at an absolute position, in the byte order of the struct it belongs to.
 */
record Place(FieldName name, CType type, long bitPosition, ByteOrder order) {

  static Place find(StructLayout layout, String path) {
    FieldName name = new FieldName(layout.name(), path);
    Place place = new Place(name, new CType.Nested(layout), 0, layout.order());
    int at = 0;
    while (at < path.length() || at == 0) {
      if (at > 0 && path.charAt(at) == '[') {
        int close = path.indexOf(']', at);
        place = place.element(close < 0 ? "" : path.substring(at + 1, close));
        at = close + 1;
      } else {
        if (at > 0 && path.charAt(at) != '.') {
          throw name.error("'" + path.charAt(at) + "' where '.' or '[' is expected");
        }
        int start = at > 0 ? at + 1 : 0;
        at = endOfName(path, start);
        place = place.member(path.substring(start, at));
      }
    }
    return place;
  }

  /** Members with anonymous structs and unions replaced by what is in them. */
  static List<StructMember> visibleMembers(StructLayout layout) {
    List<StructMember> visible = new ArrayList<>();
    for (StructMember member : layout.members()) {
      if (member.isAnonymous() && member.type() instanceof CType.Nested nested) {
        for (StructMember inner : visibleMembers(nested.layout())) {
          visible.add(
              new StructMember(
                  inner.name(), inner.type(), member.bitPosition() + inner.bitPosition()));
        }
      } else {
        visible.add(member);
      }
    }
    return visible;
  }

  int offset() {
    return (int) (bitPosition / 8);
  }

  /** Access to an integer or bit-field of that declared type, whatever its byte order. */
  Integral integer(int size, boolean signed) {
    if (type instanceof CType.Int plain && plain.size() == size && plain.signed() == signed) {
      return integral();
    }
    if (type instanceof CType.Bits bits
        && bits.unit().size() == size
        && bits.unit().signed() == signed) {
      return integral();
    }
    throw isNot(new CType.Int(size, signed, Endian.TARGET).toString());
  }

  /** Access to any integer or bit-field. */
  Integral integral() {
    if (type instanceof CType.Int integer) {
      return Scalar.of(name, integer, offset(), order);
    }
    if (type instanceof CType.Bits bits) {
      return BitRun.of(name, bits, bitPosition, order);
    }
    throw isNot("integer");
  }

  BooleanField bool() {
    if (type instanceof CType.Bool) {
      return new Flag(Scalar.of(name, CType.Int.U8, offset(), order));
    }
    throw isNot("bool");
  }

  TextField text() {
    if (type instanceof CType.Chars chars) {
      return new Text(name, offset(), chars.length());
    }
    throw isNot("char array");
  }

  BytesField bytes() {
    if (type instanceof CType.Bits) {
      throw isNot("member with an address");
    }
    return RawBytes.of(name, offset(), type);
  }

  private Place member(String member) {
    if (!(type instanceof CType.Nested nested)) {
      throw name.error("'" + member + "' is looked for in something that is no struct");
    }
    StructLayout layout = nested.layout();
    for (StructMember each : visibleMembers(layout)) {
      if (each.name().equals(member)) {
        return new Place(name, each.type(), bitPosition + each.bitPosition(), layout.order());
      }
    }
    throw name.error(
        layout.declaration()
            + " has no member '"
            + member
            + "', only "
            + visibleMembers(layout).stream()
                .map(StructMember::name)
                .collect(Collectors.joining(", ")));
  }

  private Place element(String index) {
    if (!(type instanceof CType.Array array)) {
      throw name.error("'[" + index + "]' is applied to something that is no array");
    }
    int position;
    try {
      position = Integer.parseInt(index);
    } catch (NumberFormatException e) {
      throw new InvalidSpecException(name + ": '" + index + "' is no array index", e);
    }
    if (position < 0 || position >= array.length()) {
      throw name.error("index " + position + " of an array of " + array.length());
    }
    long start = bitPosition + 8L * position * array.element().size();
    return new Place(name, array.element(), start, order);
  }

  private InvalidSpecException isNot(String wanted) {
    return name.error("is declared '" + type.declare("_").replace(" _", "") + "', not " + wanted);
  }

  private static int endOfName(String path, int start) {
    int end = start;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    return end;
  }
}
