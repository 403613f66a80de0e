// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfKind;

/** What CO-RE regards as the same kind of type, and as the same name. */
final class TypeKinds {
  private TypeKinds() {}

  /** {@return whether kinds are the same; enumerations of either width are} */
  static boolean alike(BtfKind one, BtfKind other) {
    return one == other || (isEnumeration(one) && isEnumeration(other));
  }

  /** {@return whether names are the same but for their flavours} */
  static boolean sameName(String one, String other) {
    return Btf.essentialName(one).equals(Btf.essentialName(other));
  }

  private static boolean isEnumeration(BtfKind kind) {
    return kind == BtfKind.ENUM || kind == BtfKind.ENUM64;
  }
}
