// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the compiler says of the instructions of an object ({@code .BTF.ext}): where functions
 * begin, which source line an instruction is of, and what CO-RE has to change. Grouped by the ELF
 * section the instructions are in. Immutable.
 *
 * <p>Places are counted in slots of 8 bytes from the start of the ELF section, which is what the
 * kernel counts in: an instruction with a 64-bit constant takes two. Strings are offsets into the
 * {@link Btf} beside it ({@link Btf#string}).
 *
 * @param functions where functions begin
 * @param lines the source lines
 * @param relocations the CO-RE relocations
 */
public record BtfExt(
    List<Section<FuncInfo>> functions,
    List<Section<LineInfo>> lines,
    List<Section<CoreRelocation>> relocations) {

  /**
   * Copies the lists.
   *
   * @param functions where functions begin
   * @param lines the source lines
   * @param relocations the CO-RE relocations
   */
  public BtfExt {
    functions = List.copyOf(functions);
    lines = List.copyOf(lines);
    relocations = List.copyOf(relocations);
  }

  /**
   * The records of one ELF section, which may come more than once.
   *
   * @param name the string offset of the section's name
   * @param records the records in the order of the file
   * @param <T> what they are
   */
  public record Section<T>(int name, List<T> records) {

    /**
     * Copies the records.
     *
     * @param name the string offset of the section's name
     * @param records the records in the order of the file
     */
    public Section {
      records = List.copyOf(records);
    }
  }

  /**
   * The begin of a function ({@code struct bpf_func_info}).
   *
   * @param slot the slot of its first instruction
   * @param type the id of its {@link BtfType.Func}
   */
  public record FuncInfo(int slot, int type) {}

  /**
   * The source of an instruction ({@code struct bpf_line_info}).
   *
   * @param slot the slot of the instruction
   * @param file the string offset of the file's name
   * @param text the string offset of the line's text
   * @param line the number of the line, from 1
   * @param column the column, from 1; 0 if unknown
   */
  public record LineInfo(int slot, int file, int text, int line, int column) {}

  /**
   * A CO-RE relocation ({@code struct bpf_core_relo}).
   *
   * @param slot the slot of the instruction
   * @param kind what is asked
   * @param type the id of the type it is asked of
   * @param access the string offset of the path into the type: indexes of members and elements,
   *     {@code "0:1:2"}
   */
  public record CoreRelocation(int slot, CoreRelocationKind kind, int type, int access) {}

  /**
   * Reads a {@code .BTF.ext} section, in either byte order.
   *
   * @param bytes the section, from position to limit
   * @param btf the {@code .BTF} section beside it, whose types and strings it refers to
   * @return what is in it
   * @throws InvalidSpecException if it is malformed; the message names the offset
   */
  public static BtfExt parse(ByteBuffer bytes, Btf btf) {
    return new ExtReader(bytes, btf).read();
  }

  /**
   * {@return where functions begin in an ELF section}
   *
   * @param btf the {@link Btf} beside it
   * @param section the name of the ELF section
   */
  public List<FuncInfo> functions(Btf btf, String section) {
    return of(functions, btf, section);
  }

  /**
   * {@return the source lines of an ELF section}
   *
   * @param btf the {@link Btf} beside it
   * @param section the name of the ELF section
   */
  public List<LineInfo> lines(Btf btf, String section) {
    return of(lines, btf, section);
  }

  /**
   * {@return the CO-RE relocations of an ELF section}
   *
   * @param btf the {@link Btf} beside it
   * @param section the name of the ELF section
   */
  public List<CoreRelocation> relocations(Btf btf, String section) {
    return of(relocations, btf, section);
  }

  private static <T> List<T> of(List<Section<T>> sections, Btf btf, String name) {
    byte[] text = EssentialName.bytes(name);
    return sections.stream()
        .filter(section -> btf.strings().is(section.name(), text))
        .flatMap(section -> section.records().stream())
        .toList();
  }
}
