// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.map;

import dev.weir.bpf.spec.MapType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Programs for tail calls by index ({@code BPF_MAP_TYPE_PROG_ARRAY}). A view: it owns nothing.
 *
 * <p>The kernel empties the array when the last descriptor or pin of it goes, whatever programs use
 * it. Filling one that is in use is not one step: make a new one, fill it, and replace the program
 * that jumps into it.
 *
 * <p>Thread-safe.
 */
public final class ProgramArray {
  private final Descriptors<Integer> programs;

  private ProgramArray(Descriptors<Integer> programs) {
    this.programs = programs;
  }

  /**
   * Makes a view.
   *
   * @param map the map
   * @return the view
   * @throws dev.weir.core.error.InvalidSpecException if the map is of another type
   */
  public static ProgramArray of(BpfMap map) {
    MapBinding.requireType(map, "ProgramArray", MapType.PROG_ARRAY);
    return new ProgramArray(new Descriptors<>(map, Codecs.INT));
  }

  /** {@return the map} */
  public BpfMap map() {
    return programs.map();
  }

  /**
   * Puts a program in, or in the place of another.
   *
   * @param index its index
   * @param program the program; stays the caller's to close
   * @throws dev.weir.core.error.KernelException {@code EINVAL} if it differs in type from the
   *     others, {@code E2BIG} if the index is out of range, {@code EBADF} if it is no program's
   */
  public void put(int index, ProgramHandle program) {
    programs.put(index, program.fd());
  }

  /**
   * Tells which program is at an index.
   *
   * @param index the index
   * @return the program's id, or empty if there is none
   */
  public OptionalInt id(int index) {
    long id = programs.get(index).orElse(-1);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of((int) id);
  }

  /** {@return the ids of the programs by index; a copy} */
  public Map<Integer, Integer> ids() {
    Map<Integer, Integer> ids = new LinkedHashMap<>();
    new EntryWalk<>(map(), Codecs.INT, Codecs.INT)
        .forEachRemaining(entry -> ids.put(entry.getKey(), entry.getValue()));
    return ids;
  }

  /**
   * Takes a program out.
   *
   * @param index its index
   * @return whether there was one
   */
  public boolean remove(int index) {
    return programs.remove(index);
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
