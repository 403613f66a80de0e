// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.core;

import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfType;
import dev.weir.core.error.InvalidSpecException;

/**
 * Whether a member of the target can stand for one of the program: any struct for any struct, any
 * integer for any integer, any pointer for any pointer, an array for one of compatible elements, an
 * enumeration for one of the same name or none.
 */
final class FieldCompatibility {
  /** As many arrays of arrays as there can be in a row. */
  private static final int DEEPEST = 32;

  private FieldCompatibility() {}

  static boolean test(Btf local, int localType, Btf target, int targetType) {
    int one = localType;
    int other = targetType;
    for (int depth = 0; depth < DEEPEST; depth++) {
      BtfType mine = local.type(local.underlying(one));
      BtfType theirs = target.type(target.underlying(other));
      if (mine instanceof BtfType.Composite && theirs instanceof BtfType.Composite) {
        return true;
      }
      if (!TypeKinds.alike(mine.kind(), theirs.kind())) {
        return false;
      }
      if (!(mine instanceof BtfType.Array array)) {
        return test(mine, theirs);
      }
      one = array.element();
      other = ((BtfType.Array) theirs).element();
    }
    throw new InvalidSpecException("type " + localType + " consists of too many arrays");
  }

  private static boolean test(BtfType mine, BtfType theirs) {
    if (mine instanceof BtfType.Int number) {
      // Bit-fields as compilers used to describe them are not for this.
      return number.bitOffset() == 0 && ((BtfType.Int) theirs).bitOffset() == 0;
    }
    if (mine instanceof BtfType.Enumeration || mine instanceof BtfType.Fwd) {
      return mine.name().isEmpty()
          || theirs.name().isEmpty()
          || TypeKinds.sameName(mine.name(), theirs.name());
    }
    return mine instanceof BtfType.Ptr || mine instanceof BtfType.FloatType;
  }
}
