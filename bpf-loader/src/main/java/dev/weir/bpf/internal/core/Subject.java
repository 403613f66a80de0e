// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.CoreRelocationKind;

/** What a relocation is about. */
enum Subject {
  /** A member of a struct, an element of an array. */
  FIELD,
  /** A type as a whole. */
  TYPE,
  /** A constant of an enumeration. */
  CONSTANT;

  static Subject of(CoreRelocationKind kind) {
    return switch (kind) {
      case FIELD_BYTE_OFFSET,
          FIELD_BYTE_SIZE,
          FIELD_EXISTS,
          FIELD_SIGNED,
          FIELD_LSHIFT_U64,
          FIELD_RSHIFT_U64 ->
          FIELD;
      case TYPE_ID_LOCAL, TYPE_ID_TARGET, TYPE_EXISTS, TYPE_SIZE, TYPE_MATCHES -> TYPE;
      case ENUMVAL_EXISTS, ENUMVAL_VALUE -> CONSTANT;
    };
  }
}
