// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

/**
 * A function within a linked program, and where in the object it comes from. What the compiler says
 * of a section ({@link dev.weir.bpf.btf.BtfExt}) is moved with it: a record for slot {@code s} of
 * the section belongs to slot {@code s - sectionSlot + slot} of the program.
 *
 * @param name the function's symbol
 * @param section the section it comes from; empty if the program was made by hand
 * @param sectionSlot its first slot within the section
 * @param slot its first slot within the program; 0 for the entry
 * @param slots its length
 * @param hidden whether it is global with hidden visibility: other files of the object call it, and
 *     the verifier is to look at it together with its callers, as at a static one
 */
public record ProgramFunction(
    String name, String section, int sectionSlot, int slot, int slots, boolean hidden) {

  /**
   * Tells whether a place in the section is within this function.
   *
   * @param sectionSlot a slot of the section
   * @return whether it is
   */
  public boolean contains(int sectionSlot) {
    return sectionSlot >= this.sectionSlot && sectionSlot - this.sectionSlot < slots;
  }
}
