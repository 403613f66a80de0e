// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.bpf.btf.BtfType.Composite;
import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.bpf.btf.CoreRelocationKind;
import dev.weir.bpf.internal.core.Access.Step;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteOrder;

/** What is known of a field. */
final class FieldFact {
  private FieldFact() {}

  static Fact of(CoreRelocationKind kind, Access access) {
    Btf btf = access.btf();
    Step step = access.last();
    if (step.name() != null
        && btf.type(step.type()) instanceof Composite composite
        && step.index() < composite.members().size()) {
      Member member = composite.members().get(step.index());
      return member.bitFieldSize() == 0
          ? plain(kind, access, member.type())
          : bits(kind, access, member);
    }
    return switch (kind) {
      case FIELD_BYTE_OFFSET, FIELD_BYTE_SIZE -> plain(kind, access, step.type());
      default -> throw new InvalidSpecException("it cannot be asked of an element of an array");
    };
  }

  private static Fact plain(CoreRelocationKind kind, Access access, int type) {
    Btf btf = access.btf();
    long size = btf.sizeOf(type);
    return switch (kind) {
      case FIELD_BYTE_OFFSET -> Fact.offset(access.bitOffset() / 8, btf, type);
      case FIELD_BYTE_SIZE -> Fact.of(size);
      case FIELD_SIGNED -> Fact.of(isSigned(btf, type) ? 1 : 0);
      case FIELD_LSHIFT_U64 -> Fact.of(shift(btf, size, access.bitOffset() % 8, 8 * size));
      case FIELD_RSHIFT_U64 -> Fact.of(64 - 8 * size);
      default -> Fact.of(1);
    };
  }

  /** The smallest aligned integer that has all bits of the field is what is read. */
  private static Fact bits(CoreRelocationKind kind, Access access, Member member) {
    Btf btf = access.btf();
    long first = access.bitOffset();
    int width = member.bitFieldSize();
    long size = btf.sizeOf(member.type());
    if (size == 0) {
      throw new InvalidSpecException(access + " is a bit-field of a type without a size");
    }
    long offset = first / 8 / size * size;
    while (first + width - 8 * offset > 8 * size) {
      if (size >= 8) {
        throw new InvalidSpecException(access + " cannot be read with one 64-bit load");
      }
      size *= 2;
      offset = first / 8 / size * size;
    }
    return switch (kind) {
      case FIELD_BYTE_OFFSET -> Fact.uncertain(offset);
      case FIELD_BYTE_SIZE -> Fact.uncertain(size);
      case FIELD_SIGNED -> Fact.of(isSigned(btf, member.type()) ? 1 : 0);
      case FIELD_LSHIFT_U64 -> Fact.uncertain(shift(btf, size, first - 8 * offset, width));
      case FIELD_RSHIFT_U64 -> Fact.of(64 - width);
      default -> Fact.uncertain(1);
    };
  }

  /** How far to the left until a field's highest bit is that of the 64-bit register. */
  private static long shift(Btf btf, long size, long firstBit, long width) {
    return btf.order() == ByteOrder.LITTLE_ENDIAN
        ? 64 - (firstBit + width)
        : 8 * (8 - size) + firstBit;
  }

  private static boolean isSigned(Btf btf, int type) {
    BtfType underlying = btf.type(btf.underlying(type));
    return (underlying instanceof BtfType.Int number && number.isSigned())
        || (underlying instanceof BtfType.Enumeration enumeration && enumeration.signed());
  }
}
