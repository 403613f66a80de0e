// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

/**
 * One way in which two layouts differ.
 *
 * @param path the member, as a path from the outermost struct; empty for the struct itself
 * @param aspect what differs
 * @param here what it is in the layout that was asked
 * @param there what it is in the one it was compared with
 */
public record LayoutDifference(String path, Aspect aspect, String here, String there) {

  /** What can differ between two descriptions of a member. */
  public enum Aspect {
    /** The member is there in one of the two only. */
    PRESENCE("declared"),
    /** The distance from the start of the outermost struct; in bytes and bits for bit-fields. */
    OFFSET("offset"),
    /** The number of bytes, or bits of a bit-field. */
    SIZE("size"),
    /** The kind of type: integer, signed or not, text, array, struct. */
    TYPE("type"),
    /** The order of an integer's bytes. */
    BYTE_ORDER("byte order"),
    /** The alignment of the outermost struct. */
    ALIGNMENT("alignment");

    private final String words;

    Aspect(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** {@return one line: {@code dport: offset 10 here, 12 there}} */
  @Override
  public String toString() {
    return (path.isEmpty() ? "" : path + ": ") + aspect + " " + here + " here, " + there + " there";
  }
}
