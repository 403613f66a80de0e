// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Places members one after the other by the rules that the System V psABI for x86-64 (3.1.2) and
 * AAPCS64 (8.1.8) share. They differ only for unnamed bit-fields, which cannot be declared here.
 */
final class Placement {
  private final String struct;
  private final boolean union;
  private final ByteOrder order;
  private final boolean packed;
  private final List<StructMember> members = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int alignment;
  private long endBit;

  Placement(String struct, boolean union, ByteOrder order, boolean packed, int alignment) {
    this.struct = struct;
    this.union = union;
    this.order = order;
    this.packed = packed;
    this.alignment = alignment;
    requireAlignment(new FieldName(struct, ""), alignment);
  }

  void place(Declaration member) {
    FieldName where = new FieldName(struct, member.name());
    requireAlignment(where, member.alignment());
    requireNewNames(where, member);
    CType type = member.type();
    if (type instanceof CType.Bits && member.alignment() > 1) {
      throw where.error("a bit-field cannot be aligned");
    }
    int memberAlignment = Math.max(packed ? 1 : type.alignment(), member.alignment());
    long start = member.bitPosition();
    if (start == Declaration.NATURAL) {
      start = union ? 0 : naturalStart(type, memberAlignment);
    } else {
      requireValidStart(where, member, memberAlignment);
    }
    StructMember placed = new StructMember(member.name(), type, start);
    // Compared this way round, a start near the end of a long does not wrap.
    if (start > 8L * Integer.MAX_VALUE - placed.bits()) {
      throw where.error("ends beyond 2 GiB");
    }
    members.add(placed);
    endBit = Math.max(endBit, start + placed.bits());
    alignment = Math.max(alignment, memberAlignment);
  }

  private long naturalStart(CType type, int memberAlignment) {
    if (!(type instanceof CType.Bits field)) {
      return roundUp(endBit, 8L * memberAlignment);
    }
    return packed || fitsUnit(endBit, field) ? endBit : roundUp(endBit, 8L * field.size());
  }

  /** Whether a bit-field at that position stays within one aligned unit of its declared type. */
  private static boolean fitsUnit(long position, CType.Bits field) {
    long unitBits = 8L * field.size();
    return position % unitBits + field.width() <= unitBits;
  }

  private void requireValidStart(FieldName where, Declaration member, int memberAlignment) {
    long start = member.bitPosition();
    if (start < 0) {
      throw where.error("a negative offset");
    }
    if (union) {
      if (start != 0) {
        throw where.error("a union's members are at offset 0, not " + position(start));
      }
      return;
    }
    if (start < endBit) {
      throw where.error(
          "at "
              + position(start)
              + " overlaps what is before it, which ends at "
              + position(endBit));
    }
    if (member.type() instanceof CType.Bits field) {
      if (!packed && !fitsUnit(start, field)) {
        throw where.error(
            "at " + position(start) + " crosses a boundary of its " + field.unit() + " unit");
      }
    } else if (start % (8L * memberAlignment) != 0) {
      throw where.error(
          "at "
              + position(start)
              + " is not aligned to "
              + memberAlignment
              + " bytes; is the struct packed?");
    }
  }

  /** The size with tail padding, checked against the declared one; 0 where none is declared. */
  int size(int declared, int paddedTo) {
    FieldName where = new FieldName(struct, "");
    if (members.isEmpty()) {
      throw where.error("no members");
    }
    long size = roundUp(endBit, 8L * alignment) / 8;
    if (paddedTo != 0) {
      if (paddedTo < size || paddedTo % alignment != 0) {
        throw where.error(
            "cannot be padded to "
                + Math.max(paddedTo, 0)
                + " bytes: it has "
                + size
                + ", aligned to "
                + alignment);
      }
      size = paddedTo;
    }
    if (size > Integer.MAX_VALUE) {
      throw where.error("exceeds 2 GiB");
    }
    if (declared != 0 && declared != size) {
      throw where.error(
          "has "
              + size
              + " bytes (its last member ends at "
              + position(endBit)
              + ", aligned to "
              + alignment
              + "), not the declared "
              + Math.max(declared, 0));
    }
    return (int) size;
  }

  int alignment() {
    return alignment;
  }

  List<StructMember> members() {
    return members;
  }

  private void requireNewNames(FieldName where, Declaration member) {
    if (!member.name().isEmpty()) {
      requireNewName(where, member.name());
    } else if (member.type() instanceof CType.Nested nested) {
      if (!nested.layout().order().equals(order)) {
        throw where.error(
            "is " + order + ", its anonymous " + nested.layout() + " " + nested.layout().order());
      }
      for (StructMember inner : Place.visibleMembers(nested.layout())) {
        requireNewName(new FieldName(struct, inner.name()), inner.name());
      }
    }
  }

  private void requireNewName(FieldName where, String name) {
    if (!names.add(name)) {
      throw where.error("the name is used twice");
    }
  }

  private static void requireAlignment(FieldName where, int alignment) {
    if (alignment < 1 || Integer.bitCount(alignment) != 1) {
      throw where.error("an alignment is a power of two, not " + alignment);
    }
  }

  private static long roundUp(long value, long step) {
    return (value + step - 1) / step * step;
  }

  private static String position(long bit) {
    return bit % 8 == 0 ? Long.toString(bit / 8) : bit / 8 + " bit " + bit % 8;
  }
}
