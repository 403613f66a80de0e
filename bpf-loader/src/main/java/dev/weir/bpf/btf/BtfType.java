// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import java.util.List;
import java.util.Objects;

/**
 * A BTF type: one record for each {@link BtfKind}. Other types are named by their ids, which mean
 * something in one {@link Btf} only. Immutable values: equal when everything they say is.
 *
 * <p>A name is empty where C has none. Sizes are in bytes; what BTF keeps in 32 unsigned bits and
 * may need them all is a long.
 */
public sealed interface BtfType {

  /** {@return the kind} */
  BtfKind kind();

  /** {@return the name, empty if the type has none} */
  default String name() {
    return "";
  }

  /** A struct or union. */
  sealed interface Composite extends BtfType permits Struct, Union {

    /** {@return the size in bytes} */
    long size();

    /** {@return the members in the order of their declaration} */
    List<Member> members();
  }

  /** An enumeration of either width. */
  sealed interface Enumeration extends BtfType permits Enum32, Enum64 {

    /** {@return the size of a value in bytes: 1, 2, 4 or 8} */
    int size();

    /** {@return whether its values are signed; objects of clang before 15 always say no} */
    boolean signed();

    /** {@return the constants in the order of their declaration} */
    List<Enumerator> values();
  }

  /** What changes nothing about the size of the type it stands before. */
  sealed interface Modifier extends BtfType permits Typedef, Const, Volatile, Restrict, TypeTag {

    /** {@return the id of the modified type} */
    int type();
  }

  /** {@code void}, the type with id 0. */
  record VoidType() implements BtfType {

    @Override
    public BtfKind kind() {
      return BtfKind.VOID;
    }
  }

  /**
   * An integer, character or boolean.
   *
   * @param name its name in C: {@code "unsigned int"}
   * @param size the bytes it takes, up to 16
   * @param encoding a combination of {@link #SIGNED}, {@link #CHAR} and {@link #BOOL}
   * @param bitOffset where its bits start; other than 0 only for bit-fields of compilers that
   *     describe those so
   * @param bits how many bits it has
   */
  record Int(String name, int size, int encoding, int bitOffset, int bits) implements BtfType {

    /** {@code BTF_INT_SIGNED}. */
    public static final int SIGNED = 1;

    /** {@code BTF_INT_CHAR}. */
    public static final int CHAR = 2;

    /** {@code BTF_INT_BOOL}. */
    public static final int BOOL = 4;

    /**
     * Checks that the bits fit the size.
     *
     * @param name its name in C: {@code "unsigned int"}
     * @param size the bytes it takes, up to 16
     * @param encoding a combination of {@link #SIGNED}, {@link #CHAR} and {@link #BOOL}
     * @param bitOffset where its bits start; other than 0 only for bit-fields of compilers that
     *     describe those so
     * @param bits how many bits it has
     * @throws InvalidSpecException if they do not, or the size exceeds 16 bytes
     */
    public Int {
      Objects.requireNonNull(name, "name");
      if (size < 0 || size > 16 || bits < 0 || bitOffset < 0 || bitOffset + bits > 8 * size) {
        throw new InvalidSpecException(
            "BTF INT '%s': %d bits from bit %d in %d bytes".formatted(name, bits, bitOffset, size));
      }
      if (encoding < 0 || encoding > 15) {
        throw new InvalidSpecException("BTF INT '" + name + "': encoding " + encoding);
      }
    }

    /**
     * An integer that uses all its bits.
     *
     * @param name its name in C
     * @param size the bytes it takes, up to 16
     * @param encoding a combination of {@link #SIGNED}, {@link #CHAR} and {@link #BOOL}
     */
    public Int(String name, int size, int encoding) {
      this(name, size, encoding, 0, 8 * size);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.INT;
    }

    /** {@return whether its top bit is a sign} */
    public boolean isSigned() {
      return (encoding & SIGNED) != 0;
    }

    /** {@return whether it is a character; clang and pahole do not say so of {@code char}} */
    public boolean isChar() {
      return (encoding & CHAR) != 0;
    }

    /** {@return whether it is {@code _Bool}} */
    public boolean isBool() {
      return (encoding & BOOL) != 0;
    }
  }

  /**
   * A pointer.
   *
   * @param target the id of the type pointed to, 0 for {@code void *}
   */
  record Ptr(int target) implements BtfType {

    @Override
    public BtfKind kind() {
      return BtfKind.PTR;
    }
  }

  /**
   * An array.
   *
   * @param element the id of the type of an element
   * @param index the id of the integer type that indexes it
   * @param length the number of elements, 0 for a flexible array
   */
  record Array(int element, int index, long length) implements BtfType {

    /**
     * Checks the length.
     *
     * @param element the id of the type of an element
     * @param index the id of the integer type that indexes it
     * @param length the number of elements, 0 for a flexible array
     * @throws InvalidSpecException if it does not fit 32 bits
     */
    public Array {
      Unsigned.check("ARRAY length", length);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.ARRAY;
    }
  }

  /**
   * A struct.
   *
   * @param name its tag, empty if it is anonymous
   * @param size its size in bytes
   * @param members its members in the order of their declaration
   */
  record Struct(String name, long size, List<Member> members) implements Composite {

    /**
     * Copies the members.
     *
     * @param name its tag, empty if it is anonymous
     * @param size its size in bytes
     * @param members its members in the order of their declaration
     * @throws InvalidSpecException if the size does not fit 32 bits
     */
    public Struct {
      Objects.requireNonNull(name, "name");
      Unsigned.check("STRUCT '" + name + "' size", size);
      members = List.copyOf(members);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.STRUCT;
    }
  }

  /**
   * A union.
   *
   * @param name its tag, empty if it is anonymous
   * @param size its size in bytes
   * @param members its members in the order of their declaration
   */
  record Union(String name, long size, List<Member> members) implements Composite {

    /**
     * Copies the members.
     *
     * @param name its tag, empty if it is anonymous
     * @param size its size in bytes
     * @param members its members in the order of their declaration
     * @throws InvalidSpecException if the size does not fit 32 bits
     */
    public Union {
      Objects.requireNonNull(name, "name");
      Unsigned.check("UNION '" + name + "' size", size);
      members = List.copyOf(members);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.UNION;
    }
  }

  /**
   * A member of a struct or union.
   *
   * @param name its name, empty for an anonymous struct or union
   * @param type the id of its type
   * @param bitOffset its first bit, counted from the start of the struct
   * @param bitFieldSize the number of bits of a bit-field, 0 for anything else
   */
  record Member(String name, int type, long bitOffset, int bitFieldSize) {

    /**
     * Checks the ranges.
     *
     * @param name its name, empty for an anonymous struct or union
     * @param type the id of its type
     * @param bitOffset its first bit, counted from the start of the struct
     * @param bitFieldSize the number of bits of a bit-field, 0 for anything else
     * @throws InvalidSpecException if the offset does not fit 32 bits or the size 8
     */
    public Member {
      Objects.requireNonNull(name, "name");
      Unsigned.check("member '" + name + "' bit offset", bitOffset);
      if (bitFieldSize < 0 || bitFieldSize > 255) {
        throw new InvalidSpecException("BTF member '" + name + "': " + bitFieldSize + " bits");
      }
    }

    /**
     * A member that is no bit-field.
     *
     * @param name its name, empty for an anonymous struct or union
     * @param type the id of its type
     * @param bitOffset its first bit, counted from the start of the struct
     */
    public Member(String name, int type, long bitOffset) {
      this(name, type, bitOffset, 0);
    }
  }

  /**
   * An enumeration whose constants fit 32 bits.
   *
   * @param name its tag, empty if it is anonymous
   * @param size the size of a value in bytes: 1, 2, 4 or 8
   * @param signed whether its values are signed
   * @param values its constants
   */
  record Enum32(String name, int size, boolean signed, List<Enumerator> values)
      implements Enumeration {

    /**
     * Copies the constants.
     *
     * @param name its tag, empty if it is anonymous
     * @param size the size of a value in bytes: 1, 2, 4 or 8
     * @param signed whether its values are signed
     * @param values its constants
     * @throws InvalidSpecException if the size is not 1, 2, 4 or 8, or a constant does not fit 32
     *     bits
     */
    public Enum32 {
      Objects.requireNonNull(name, "name");
      EnumRange.checkSize(name, size);
      values = List.copyOf(values);
      values.forEach(value -> EnumRange.check32(value, signed));
    }

    @Override
    public BtfKind kind() {
      return BtfKind.ENUM;
    }
  }

  /**
   * An enumeration of which a constant needs 64 bits. Linux 6.0, clang 15.
   *
   * @param name its tag, empty if it is anonymous
   * @param size the size of a value in bytes: 1, 2, 4 or 8
   * @param signed whether its values are signed
   * @param values its constants
   */
  record Enum64(String name, int size, boolean signed, List<Enumerator> values)
      implements Enumeration {

    /**
     * Copies the constants.
     *
     * @param name its tag, empty if it is anonymous
     * @param size the size of a value in bytes: 1, 2, 4 or 8
     * @param signed whether its values are signed
     * @param values its constants
     * @throws InvalidSpecException if the size is not 1, 2, 4 or 8
     */
    public Enum64 {
      Objects.requireNonNull(name, "name");
      EnumRange.checkSize(name, size);
      values = List.copyOf(values);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.ENUM64;
    }
  }

  /**
   * A constant of an enumeration.
   *
   * @param name its name
   * @param value its value; those of an unsigned 64-bit enumeration above 2^63 - 1 are negative
   *     longs
   */
  record Enumerator(String name, long value) {}

  /**
   * A struct or union that is declared and not defined.
   *
   * @param name its tag
   * @param union whether it is a union
   */
  record Fwd(String name, boolean union) implements BtfType {

    @Override
    public BtfKind kind() {
      return BtfKind.FWD;
    }
  }

  /**
   * A typedef.
   *
   * @param name the name it defines
   * @param type the id of the type it stands for
   */
  record Typedef(String name, int type) implements Modifier {

    @Override
    public BtfKind kind() {
      return BtfKind.TYPEDEF;
    }
  }

  /**
   * {@code volatile}.
   *
   * @param type the id of the qualified type
   */
  record Volatile(int type) implements Modifier {

    @Override
    public BtfKind kind() {
      return BtfKind.VOLATILE;
    }
  }

  /**
   * {@code const}.
   *
   * @param type the id of the qualified type
   */
  record Const(int type) implements Modifier {

    @Override
    public BtfKind kind() {
      return BtfKind.CONST;
    }
  }

  /**
   * {@code restrict}.
   *
   * @param type the id of the qualified type
   */
  record Restrict(int type) implements Modifier {

    @Override
    public BtfKind kind() {
      return BtfKind.RESTRICT;
    }
  }

  /**
   * A function.
   *
   * @param name its name
   * @param type the id of its prototype
   * @param linkage who can see it
   */
  record Func(String name, int type, BtfLinkage linkage) implements BtfType {

    @Override
    public BtfKind kind() {
      return BtfKind.FUNC;
    }
  }

  /**
   * The prototype of a function.
   *
   * @param result the id of the type it returns
   * @param params its parameters
   */
  record FuncProto(int result, List<Param> params) implements BtfType {

    /**
     * Copies the parameters.
     *
     * @param result the id of the type it returns
     * @param params its parameters
     */
    public FuncProto {
      params = List.copyOf(params);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.FUNC_PROTO;
    }

    /** {@return whether it takes a variable number of arguments} */
    public boolean isVariadic() {
      return !params.isEmpty() && params.get(params.size() - 1).isEllipsis();
    }
  }

  /**
   * A parameter of a function.
   *
   * @param name its name, empty if the prototype gives none
   * @param type the id of its type; 0 in the last parameter stands for {@code ...}
   */
  record Param(String name, int type) {

    /** {@return whether this stands for {@code ...}} */
    public boolean isEllipsis() {
      return type == 0;
    }
  }

  /**
   * A variable.
   *
   * @param name its name
   * @param type the id of its type
   * @param linkage who can see it
   */
  record Var(String name, int type, BtfLinkage linkage) implements BtfType {

    @Override
    public BtfKind kind() {
      return BtfKind.VAR;
    }
  }

  /**
   * The variables of an ELF section. Compilers leave its size and the offsets at 0 for the loader
   * to fill in ({@link BtfBuilder#place}).
   *
   * @param name the name of the section
   * @param size its size in bytes
   * @param variables what is in it; {@code .ksyms} also has functions
   */
  record DataSec(String name, long size, List<SectionVariable> variables) implements BtfType {

    /**
     * Copies the variables.
     *
     * @param name the name of the section
     * @param size its size in bytes
     * @param variables what is in it; {@code .ksyms} also has functions
     * @throws InvalidSpecException if the size does not fit 32 bits
     */
    public DataSec {
      Objects.requireNonNull(name, "name");
      Unsigned.check("DATASEC '" + name + "' size", size);
      variables = List.copyOf(variables);
    }

    @Override
    public BtfKind kind() {
      return BtfKind.DATASEC;
    }
  }

  /**
   * The place of a variable in its section.
   *
   * @param type the id of the {@link Var} or {@link Func}
   * @param offset its offset in the section, in bytes
   * @param size its size in bytes
   */
  record SectionVariable(int type, long offset, long size) {

    /**
     * Checks the ranges.
     *
     * @param type the id of the {@link Var} or {@link Func}
     * @param offset its offset in the section, in bytes
     * @param size its size in bytes
     * @throws InvalidSpecException if offset or size do not fit 32 bits
     */
    public SectionVariable {
      Unsigned.check("section variable offset", offset);
      Unsigned.check("section variable size", size);
    }
  }

  /**
   * A floating-point number.
   *
   * @param name its name in C
   * @param size the bytes it takes
   */
  record FloatType(String name, int size) implements BtfType {

    /**
     * Checks the size.
     *
     * @param name its name in C
     * @param size the bytes it takes
     * @throws InvalidSpecException if it is not 2, 4, 8, 12 or 16
     */
    public FloatType {
      Objects.requireNonNull(name, "name");
      if (!hasSize(size)) {
        throw new InvalidSpecException("BTF FLOAT '" + name + "': " + size + " bytes");
      }
    }

    /** The sizes that btf_float_check_meta() in kernel/bpf/btf.c accepts. */
    static boolean hasSize(int size) {
      return size == 2 || size == 4 || size == 8 || size == 12 || size == 16;
    }

    @Override
    public BtfKind kind() {
      return BtfKind.FLOAT;
    }
  }

  /**
   * A {@code btf_decl_tag} attribute of a struct, union, typedef, variable or function, or of a
   * member or parameter of one.
   *
   * @param name the text of the tag
   * @param type the id of what is tagged
   * @param component the index of the tagged member or parameter; {@link #WHOLE} if the tag is of
   *     the type itself
   * @param attribute whether the text is that of any attribute, not of {@code btf_decl_tag}; Linux
   *     6.15
   */
  record DeclTag(String name, int type, int component, boolean attribute) implements BtfType {

    /** The {@code component} of a tag that is of the type itself. */
    public static final int WHOLE = -1;

    /**
     * Checks the component.
     *
     * @param name the text of the tag
     * @param type the id of what is tagged
     * @param component the index of the tagged member or parameter; {@link #WHOLE} if the tag is of
     *     the type itself
     * @param attribute whether the text is that of any attribute, not of {@code btf_decl_tag};
     *     Linux 6.15
     * @throws InvalidSpecException if it is less than -1
     */
    public DeclTag {
      Objects.requireNonNull(name, "name");
      if (component < WHOLE) {
        throw new InvalidSpecException("BTF DECL_TAG '" + name + "': component " + component);
      }
    }

    @Override
    public BtfKind kind() {
      return BtfKind.DECL_TAG;
    }
  }

  /**
   * A {@code btf_type_tag} attribute of the target of a pointer.
   *
   * @param name the text of the tag
   * @param type the id of the tagged type
   * @param attribute whether the text is that of any attribute, not of {@code btf_type_tag}; Linux
   *     6.15
   */
  record TypeTag(String name, int type, boolean attribute) implements Modifier {

    @Override
    public BtfKind kind() {
      return BtfKind.TYPE_TAG;
    }
  }
}
