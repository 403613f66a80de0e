// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfType.Member;
import dev.weir.core.error.InvalidSpecException;
import dev.weir.core.struct.CType;
import dev.weir.core.struct.Endian;
import dev.weir.core.struct.StructLayout;
import dev.weir.core.struct.StructLayoutBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Structs of BTF described the way codecs describe themselves, so that a test can hold one against
 * the other:
 *
 * <pre>{@code
 * assertThat(codec.layout().differences(BtfLayouts.structLayout(btf, "policy_key"))).isEmpty();
 * }</pre>
 *
 * <p>Integers behind {@code __be16} and its like have that byte order. Arrays of {@code char} are
 * text, pointers and enumerations integers, and what a codec has no type for (floating-point and
 * 128-bit numbers, structs without members) bytes. Members without a size, such as flexible arrays,
 * are left out. BTF does not record {@code __attribute__((aligned))}: a struct that has it is
 * padded to its size and aligned as its members are.
 */
public final class BtfLayouts {
  private static final Set<String> BIG = Set.of("__be16", "__be32", "__be64");
  private static final Set<String> LITTLE = Set.of("__le16", "__le32", "__le64");

  private final Btf btf;
  private final TypeSizes sizes;
  private final Map<Integer, StructLayout> known = new HashMap<>();

  private BtfLayouts(Btf btf) {
    this.btf = btf;
    this.sizes = new TypeSizes(btf.graph());
  }

  /**
   * Describes a struct or union.
   *
   * @param btf where it is
   * @param name its tag, or the name of a typedef of one
   * @return its layout
   * @throws InvalidSpecException if there is no such type or it cannot be described
   */
  public static StructLayout structLayout(Btf btf, String name) {
    int id =
        btf.named(name)
            .filter(candidate -> isTypeName(btf.kind(candidate)))
            .filter(candidate -> isComposite(btf, btf.underlying(candidate)))
            .findFirst()
            .orElseThrow(
                () -> new InvalidSpecException("BTF has no struct or union '" + name + "'"));
    return structLayout(btf, id);
  }

  /**
   * Describes a struct or union.
   *
   * @param btf where it is
   * @param id its id, or that of a typedef or qualifier of one
   * @return its layout
   * @throws InvalidSpecException if it is something else or cannot be described
   */
  public static StructLayout structLayout(Btf btf, int id) {
    int composite = btf.underlying(id);
    if (!isComposite(btf, composite)) {
      throw Malformed.type(id, "a " + btf.kind(composite) + " has no layout");
    }
    return new BtfLayouts(btf).layout(composite, 0);
  }

  private static boolean isTypeName(BtfKind kind) {
    return kind == BtfKind.STRUCT || kind == BtfKind.UNION || kind == BtfKind.TYPEDEF;
  }

  private static boolean isComposite(Btf btf, int id) {
    return btf.kind(id) == BtfKind.STRUCT || btf.kind(id) == BtfKind.UNION;
  }

  private StructLayout layout(int id, int depth) {
    StructLayout layout = known.get(id);
    if (layout == null) {
      if (depth > TypeChain.MAX_DEPTH) {
        throw TypeChain.tooDeep(id);
      }
      layout = describe(id, (BtfType.Composite) btf.type(id), depth);
      known.put(id, layout);
    }
    return layout;
  }

  private StructLayout describe(int id, BtfType.Composite composite, int depth) {
    StructLayoutBuilder builder =
        composite instanceof BtfType.Union
            ? StructLayout.union(composite.name())
            : StructLayout.struct(composite.name());
    builder.order(btf.order());
    // A flexible array is no member here, and aligns the struct nevertheless.
    builder.aligned(sizes.alignmentOf(id)).paddedTo(length(id, composite.size()));
    boolean packed = sizes.isPacked(id);
    for (Member member : composite.members()) {
      if (TypeSizes.sizeOf(btf.graph(), member.type()) == 0) {
        continue;
      }
      CType type = type(member, depth + 1);
      long bit = member.bitOffset() + bitOffset(member);
      builder.bitOffset(bit);
      if (member.name().isEmpty() && type instanceof CType.Nested nested) {
        builder.anonymous(nested.layout());
      } else {
        builder.field(member.name(), type);
      }
      packed |= type instanceof CType.Bits bits && crossesItsUnit(bit, bits);
    }
    return (packed ? builder.packed() : builder).build();
  }

  private static boolean crossesItsUnit(long bit, CType.Bits bits) {
    return bit % (8L * bits.size()) + bits.width() > 8L * bits.size();
  }

  private CType type(Member member, int depth) {
    int id = btf.underlying(member.type());
    if (member.bitFieldSize() != 0) {
      return bits(id, member.bitFieldSize());
    }
    // Compilers that know no other way describe a bit-field by an integer with fewer bits.
    return btf.type(id) instanceof BtfType.Int integer && integer.bits() != 8 * integer.size()
        ? bits(id, integer.bits())
        : type(member.type(), depth);
  }

  private int bitOffset(Member member) {
    return btf.type(btf.underlying(member.type())) instanceof BtfType.Int integer
        ? integer.bitOffset()
        : 0;
  }

  private CType.Bits bits(int unit, int width) {
    BtfType type = btf.type(unit);
    if (type instanceof BtfType.Int integer) {
      return new CType.Bits(
          new CType.Int(integer.size(), integer.isSigned(), Endian.TARGET), width);
    }
    if (type instanceof BtfType.Enumeration enumeration) {
      return new CType.Bits(
          new CType.Int(enumeration.size(), enumeration.signed(), Endian.TARGET), width);
    }
    throw Malformed.type(unit, "a " + type.kind() + " cannot be a bit-field");
  }

  private CType type(int start, int depth) {
    if (depth > TypeChain.MAX_DEPTH) {
      throw TypeChain.tooDeep(start);
    }
    int id = btf.underlying(start);
    BtfType type = btf.type(id);
    if (type instanceof BtfType.Int integer) {
      return integer(start, integer);
    }
    if (type instanceof BtfType.Enumeration enumeration) {
      return new CType.Int(enumeration.size(), enumeration.signed(), Endian.TARGET);
    }
    if (type instanceof BtfType.Ptr) {
      return CType.Int.U64;
    }
    if (type instanceof BtfType.Array array) {
      return array(id, array, depth);
    }
    if (type instanceof BtfType.Composite composite && !composite.members().isEmpty()) {
      return new CType.Nested(layout(id, depth));
    }
    return new CType.Bytes(length(id, TypeSizes.sizeOf(btf.graph(), id)), sizes.alignmentOf(id));
  }

  private CType integer(int start, BtfType.Int integer) {
    if (integer.isBool() && integer.size() == 1) {
      return new CType.Bool();
    }
    return integer.size() > 8
        ? new CType.Bytes(integer.size(), integer.size())
        : new CType.Int(integer.size(), integer.isSigned(), endian(start));
  }

  /** The byte order that a typedef on the way to an integer tells. */
  private Endian endian(int start) {
    for (int id = start; btf.kind(id) != BtfKind.INT; id = btf.graph().type(id)) {
      if (btf.kind(id) == BtfKind.TYPEDEF && BIG.contains(btf.name(id))) {
        return Endian.BIG;
      }
      if (btf.kind(id) == BtfKind.TYPEDEF && LITTLE.contains(btf.name(id))) {
        return Endian.LITTLE;
      }
    }
    return Endian.TARGET;
  }

  private CType array(int id, BtfType.Array array, int depth) {
    int length = length(id, array.length());
    int element = btf.unqualified(array.element());
    return btf.kind(element) == BtfKind.INT && btf.name(element).equals("char")
        ? new CType.Chars(length)
        : type(array.element(), depth + 1).array(length);
  }

  private static int length(int id, long length) {
    if (length > Integer.MAX_VALUE) {
      throw Malformed.type(id, length + " bytes or elements are beyond what a layout describes");
    }
    return (int) length;
  }
}
