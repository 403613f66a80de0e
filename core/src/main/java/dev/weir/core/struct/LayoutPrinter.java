// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.util.Locale;

/** Prints a layout as {@code pahole} does: offset and size behind each member, holes in between. */
final class LayoutPrinter {
  private final StructLayout layout;
  private final StringBuilder out = new StringBuilder();
  private long endBit;
  private int holes;
  private int holeBytes;

  private LayoutPrinter(StructLayout layout) {
    this.layout = layout;
  }

  static String print(StructLayout layout) {
    return new LayoutPrinter(layout).print();
  }

  private String print() {
    out.append(layout.declaration()).append(" {\n");
    for (StructMember member : layout.members()) {
      if (!layout.isUnion()) {
        hole(member.bitPosition());
      }
      member(member);
      endBit = Math.max(endBit, member.bitPosition() + member.bits());
    }
    int padding = layout.size() - (int) ((endBit + 7) / 8);
    out.append('\n');
    summary("size: " + layout.size() + ", members: " + layout.members().size());
    if (holes > 0) {
      summary("holes: " + holes + ", sum of holes: " + holeBytes);
    }
    if (padding > 0) {
      summary("padding: " + padding);
    }
    return out.append("};\n").toString();
  }

  private void member(StructMember member) {
    String declaration = member.type().declare(member.name()) + ";";
    String place =
        member.type() instanceof CType.Bits bits
            ? String.format(
                Locale.ROOT, "%5d:%2d %2d bits", member.offset(), member.bitOffset(), bits.width())
            : String.format(Locale.ROOT, "%5d %7d", member.offset(), member.type().size());
    out.append(String.format(Locale.ROOT, "    %-36s /* %s */\n", declaration, place));
  }

  private void hole(long start) {
    long bits = start - endBit;
    if (bits <= 0) {
      return;
    }
    int bytes = (int) (start / 8 - (endBit + 7) / 8);
    if (bytes > 0) {
      holes++;
      holeBytes += bytes;
      out.append("\n    /* XXX ").append(bytes).append(bytes == 1 ? " byte" : " bytes");
    } else {
      out.append("\n    /* XXX ").append(bits).append(bits == 1 ? " bit" : " bits");
    }
    out.append(" hole */\n\n");
  }

  private void summary(String line) {
    out.append("    /* ").append(line).append(" */\n");
  }
}
