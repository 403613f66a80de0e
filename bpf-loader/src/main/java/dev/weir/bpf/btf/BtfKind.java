// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import java.util.Optional;

/** The kinds of BTF types, with their numbers in uapi/linux/btf.h ({@code BTF_KIND_*}). */
public enum BtfKind {
  /** {@code void}: type 0 of all BTF, never written out. */
  VOID(0, "UNKNOWN"),
  /** An integer. */
  INT(1, "INT"),
  /** A pointer. */
  PTR(2, "PTR"),
  /** An array. */
  ARRAY(3, "ARRAY"),
  /** A struct. */
  STRUCT(4, "STRUCT"),
  /** A union. */
  UNION(5, "UNION"),
  /** An enumeration of up to 32 bits. */
  ENUM(6, "ENUM"),
  /** A struct or union that is declared and not defined. */
  FWD(7, "FWD"),
  /** A typedef. */
  TYPEDEF(8, "TYPEDEF"),
  /** The qualifier {@code volatile}. */
  VOLATILE(9, "VOLATILE"),
  /** The qualifier {@code const}. */
  CONST(10, "CONST"),
  /** The qualifier {@code restrict}. */
  RESTRICT(11, "RESTRICT"),
  /** A function: a name for a prototype. Linux 5.0. */
  FUNC(12, "FUNC"),
  /** The prototype of a function. Linux 5.0. */
  FUNC_PROTO(13, "FUNC_PROTO"),
  /** A variable. Linux 5.2. */
  VAR(14, "VAR"),
  /** The variables of an ELF section. Linux 5.2. */
  DATASEC(15, "DATASEC"),
  /** A floating-point number. Linux 5.13. */
  FLOAT(16, "FLOAT"),
  /** A {@code btf_decl_tag} attribute. Linux 5.16. */
  DECL_TAG(17, "DECL_TAG"),
  /** A {@code btf_type_tag} attribute. Linux 5.17. */
  TYPE_TAG(18, "TYPE_TAG"),
  /** An enumeration of up to 64 bits. Linux 6.0. */
  ENUM64(19, "ENUM64");

  private static final BtfKind[] BY_NUMBER = values();

  private final int number;
  private final String text;

  BtfKind(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /**
   * Looks a kind up by its number.
   *
   * @param number the value of {@code BTF_KIND_*}
   * @return the kind, if it is known here
   */
  public static Optional<BtfKind> of(int number) {
    return isKnown(number) ? Optional.of(BY_NUMBER[number]) : Optional.empty();
  }

  static boolean isKnown(int number) {
    return number >= 0 && number < BY_NUMBER.length;
  }

  /** The kind of a number that is known to be one. */
  static BtfKind known(int number) {
    return BY_NUMBER[number];
  }

  /** {@return the value of {@code BTF_KIND_*}} */
  public int number() {
    return number;
  }

  /** {@return the word bpftool has for it: {@code STRUCT}} */
  @Override
  public String toString() {
    return text;
  }
}
