// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.bpf.btf.BtfExt.CoreRelocation;
import dev.weir.bpf.btf.BtfExt.FuncInfo;
import dev.weir.bpf.btf.BtfExt.LineInfo;
import dev.weir.bpf.btf.BtfExt.Section;
import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Reads {@code .BTF.ext}: {@code struct btf_ext_header}, then three subsections, each the size of a
 * record and then, for every ELF section, the offset of its name, the number of records and these
 * (Documentation/bpf/btf.rst). Records may be longer than what is known of them.
 */
final class ExtReader {
  private static final String WHAT = "BTF.ext";
  private static final int SLOT = 8;
  private static final int SECTION_HEADER = 8;

  private static final int HEADER = 32;

  private final ByteBuffer bytes;
  private final Btf btf;
  private final int headerLength;

  ExtReader(ByteBuffer bytes, Btf btf) {
    this.bytes = bytes.slice().asReadOnlyBuffer().order(BtfHeader.order(bytes, WHAT));
    this.btf = btf;
    this.headerLength = BtfHeader.length(this.bytes, WHAT);
  }

  BtfExt read() {
    return new BtfExt(
        subsection("func_info", 8, 8, this::function),
        subsection("line_info", 16, 16, this::line),
        headerLength < HEADER ? List.of() : subsection("core_relo", 24, 16, this::relocation));
  }

  private <T> List<Section<T>> subsection(
      String name, int field, int leastRecord, IntFunction<T> reader) {
    long start = headerLength + unsigned(field);
    long length = unsigned(field + 4);
    if (length == 0) {
      return List.of();
    }
    if (start % 4 != 0 || length < 4 || start + length > bytes.capacity()) {
      throw malformed(
          field,
          "%s of %d bytes at %d; there are %d bytes"
              .formatted(name, length, start, bytes.capacity()));
    }
    int at = (int) start;
    int end = (int) (start + length);
    long record = unsigned(at);
    if (record < leastRecord || record % 4 != 0) {
      throw malformed(at, name + " records of " + record + " bytes");
    }
    List<Section<T>> sections = new ArrayList<>();
    for (at += 4; at < end; ) {
      if (end - at < SECTION_HEADER) {
        throw malformed(at, name + " is cut off at " + end);
      }
      long count = unsigned(at + 4);
      if (count == 0 || count > (end - at - SECTION_HEADER) / record) {
        throw malformed(
            at, "%d %s records of %d bytes before %d".formatted(count, name, record, end));
      }
      int sectionName = string(at);
      at += SECTION_HEADER;
      List<T> records = new ArrayList<>((int) count);
      for (int i = 0; i < count; i++, at += (int) record) {
        records.add(reader.apply(at));
      }
      sections.add(new Section<>(sectionName, records));
    }
    return sections;
  }

  private FuncInfo function(int at) {
    int type = type(at + 4);
    if (btf.kind(type) != BtfKind.FUNC) {
      throw malformed(at + 4, "type " + type + " is a " + btf.kind(type) + ", not a FUNC");
    }
    return new FuncInfo(slot(at), type);
  }

  private LineInfo line(int at) {
    int lineAndColumn = bytes.getInt(at + 12);
    return new LineInfo(
        slot(at), string(at + 4), string(at + 8), lineAndColumn >>> 10, lineAndColumn & 0x3ff);
  }

  private CoreRelocation relocation(int at) {
    int kind = bytes.getInt(at + 12);
    if (!CoreRelocationKind.isKnown(kind)) {
      throw malformed(
          at + 12, "an unknown kind of CO-RE relocation " + Integer.toUnsignedString(kind));
    }
    return new CoreRelocation(
        slot(at), CoreRelocationKind.known(kind), type(at + 4), string(at + 8));
  }

  private int slot(int at) {
    long offset = unsigned(at);
    if (offset % SLOT != 0) {
      throw malformed(at, "the instruction at " + offset + " is at no multiple of 8");
    }
    return (int) (offset / SLOT);
  }

  private int type(int at) {
    int type = bytes.getInt(at);
    if (type < 0 || type >= btf.limit()) {
      throw malformed(
          at, "type %s; the last is %d".formatted(Integer.toUnsignedString(type), btf.limit() - 1));
    }
    return type;
  }

  private int string(int at) {
    int offset = bytes.getInt(at);
    if (!btf.strings().contains(offset)) {
      throw malformed(
          at,
          "a string at %s; the strings end at %d"
              .formatted(Integer.toUnsignedString(offset), btf.strings().endOffset()));
    }
    return offset;
  }

  private long unsigned(int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  private static InvalidSpecException malformed(int at, String what) {
    return new InvalidSpecException(WHAT + " at offset " + at + ": " + what);
  }
}
