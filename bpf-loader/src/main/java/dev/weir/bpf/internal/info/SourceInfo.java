// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.info;

import dev.weir.bpf.asm.Instruction;
import dev.weir.bpf.btf.Btf;
import dev.weir.bpf.btf.BtfExt;
import dev.weir.bpf.btf.BtfExt.FuncInfo;
import dev.weir.bpf.btf.BtfExt.LineInfo;
import dev.weir.bpf.spec.ObjectSpec;
import dev.weir.bpf.spec.ProgramFunction;
import dev.weir.bpf.spec.ProgramSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the functions of a linked program begin and what lines its instructions are of, as {@code
 * BPF_PROG_LOAD} takes it: {@code func_info} and {@code line_info}. The kernel wants all functions
 * or none, and lines only if each function begins with one: what is incomplete is left out.
 */
public final class SourceInfo {
  /** The size of {@code struct bpf_func_info}. */
  public static final int FUNCTION_BYTES = 8;

  /** The size of {@code struct bpf_line_info}. */
  public static final int LINE_BYTES = 16;

  private final ByteBuffer functions;
  private final ByteBuffer lines;

  private SourceInfo(List<FuncInfo> functions, List<LineInfo> lines, ByteOrder order) {
    this.functions = ByteBuffer.allocate(FUNCTION_BYTES * functions.size()).order(order);
    functions.forEach(info -> this.functions.putInt(info.slot()).putInt(info.type()));
    this.functions.flip();
    this.lines = ByteBuffer.allocate(LINE_BYTES * lines.size()).order(order);
    lines.forEach(this::put);
    this.lines.flip();
  }

  private void put(LineInfo info) {
    lines.putInt(info.slot()).putInt(info.file()).putInt(info.text());
    lines.putInt(info.line() << 10 | info.column());
  }

  /**
   * Collects what an object says of a program. Records of code that is in none of its functions are
   * left behind.
   *
   * @param object the object
   * @param program one of its programs
   * @return what it says
   */
  public static SourceInfo of(ObjectSpec object, ProgramSpec program) {
    List<FuncInfo> functions = new ArrayList<>();
    List<LineInfo> lines = new ArrayList<>();
    if (object.btf().isPresent() && object.btfExt().isPresent()) {
      Btf btf = object.btf().get();
      BtfExt ext = object.btfExt().get();
      List<ProgramFunction> parts = program.functions();
      parts.forEach(part -> function(btf, ext, part).ifPresent(functions::add));
      if (functions.size() < parts.size()) {
        functions.clear();
      } else if (!addLines(btf, ext, parts, starts(program), lines)) {
        lines.clear();
      }
    }
    return new SourceInfo(functions, lines, object.byteOrder());
  }

  private static Optional<FuncInfo> function(Btf btf, BtfExt ext, ProgramFunction part) {
    return ext.functions(btf, part.section()).stream()
        .filter(info -> info.slot() == part.sectionSlot())
        .map(info -> new FuncInfo(part.slot(), info.type()))
        .findFirst();
  }

  /** {@return whether each function begins with a line} */
  private static boolean addLines(
      Btf btf, BtfExt ext, List<ProgramFunction> parts, BitSet starts, List<LineInfo> lines) {
    int last = -1;
    for (ProgramFunction part : parts) {
      int distance = part.slot() - part.sectionSlot();
      boolean begun = false;
      for (LineInfo info : ext.lines(btf, part.section())) {
        int slot = info.slot() + distance;
        if (part.contains(info.slot()) && slot > last && starts.get(slot)) {
          lines.add(new LineInfo(slot, info.file(), info.text(), info.line(), info.column()));
          last = slot;
          begun |= slot == part.slot();
        }
      }
      if (!begun) {
        return false;
      }
    }
    return true;
  }

  /** The slots in which an instruction begins. */
  private static BitSet starts(ProgramSpec program) {
    BitSet starts = new BitSet();
    int slot = 0;
    for (Instruction instruction : program.instructions()) {
      starts.set(slot);
      slot += instruction.slots();
    }
    return starts;
  }

  /** {@return whether there is nothing to tell} */
  public boolean isEmpty() {
    return !functions.hasRemaining();
  }

  /**
   * {@return the records of functions, {@value #FUNCTION_BYTES} bytes each, in the byte order of
   * the object; type ids are those of {@link ObjectBtf}}
   */
  public ByteBuffer functions() {
    return functions.asReadOnlyBuffer().order(functions.order());
  }

  /**
   * {@return the records of lines, {@value #LINE_BYTES} bytes each, in the byte order of the
   * object; string offsets are those of {@link ObjectBtf}}
   */
  public ByteBuffer lines() {
    return lines.asReadOnlyBuffer().order(lines.order());
  }
}
