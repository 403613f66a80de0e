// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

/**
 * What a CO-RE relocation asks of the target's types, with the numbers of {@code enum
 * bpf_core_relo_kind} (uapi/linux/bpf.h).
 */
public enum CoreRelocationKind {
  /** The offset of a field in bytes. */
  FIELD_BYTE_OFFSET(0),
  /** The size of a field in bytes. */
  FIELD_BYTE_SIZE(1),
  /** Whether a field exists. */
  FIELD_EXISTS(2),
  /** Whether a field is signed. */
  FIELD_SIGNED(3),
  /** How far a bit-field has to be shifted left to get rid of what is above it. */
  FIELD_LSHIFT_U64(4),
  /** How far it has to be shifted right afterwards. */
  FIELD_RSHIFT_U64(5),
  /** The id of a type in the program's own BTF. */
  TYPE_ID_LOCAL(6),
  /** The id of a type in the target's BTF. */
  TYPE_ID_TARGET(7),
  /** Whether a type exists. */
  TYPE_EXISTS(8),
  /** The size of a type in bytes. */
  TYPE_SIZE(9),
  /** Whether a constant of an enumeration exists. */
  ENUMVAL_EXISTS(10),
  /** The value of a constant of an enumeration. */
  ENUMVAL_VALUE(11),
  /** Whether a type matches in all its members. */
  TYPE_MATCHES(12);

  private static final CoreRelocationKind[] BY_NUMBER = values();

  private final int number;

  CoreRelocationKind(int number) {
    this.number = number;
  }

  static boolean isKnown(int number) {
    return number >= 0 && number < BY_NUMBER.length;
  }

  static CoreRelocationKind known(int number) {
    return BY_NUMBER[number];
  }

  /** {@return the value of {@code BPF_CORE_*}} */
  public int number() {
    return number;
  }
}
