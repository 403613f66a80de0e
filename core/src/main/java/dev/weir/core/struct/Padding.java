// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The bytes of a struct that no member sets whole: padding, and those that hold bit-fields. */
final class Padding {

  private Padding() {}

  /** Adjacent bytes to be set to zero before the members are written. */
  record Range(int offset, int length) {

    void zero(ByteBuffer buffer, int base) {
      Words.zero(buffer, base + offset, length);
    }
  }

  static List<Range> of(StructLayout layout) {
    BitSet whole = new BitSet(layout.size());
    for (StructMember member : layout.members()) {
      if (!(member.type() instanceof CType.Bits)) {
        whole.set(member.offset(), member.end());
      }
    }
    List<Range> ranges = new ArrayList<>();
    int start = whole.nextClearBit(0);
    while (start < layout.size()) {
      int next = whole.nextSetBit(start);
      int end = next < 0 ? layout.size() : next;
      ranges.add(new Range(start, end - start));
      start = whole.nextClearBit(end);
    }
    return ranges;
  }
}
