// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.asm;

/**
 * What an instruction means by a number that is not known yet: another instruction, a map, a symbol
 * of the kernel. The loader replaces the number once it knows; the reference stays, so that a
 * program can be read.
 */
public sealed interface Reference {

  /** {@return the name of what is meant} */
  String name();

  /**
   * A place in the same program; {@link Assembler} resolves it.
   *
   * @param name the label
   */
  record Label(String name) implements Reference {
    @Override
    public String toString() {
      return "label " + name;
    }
  }

  /**
   * A function of the same object, called, or (on a 64-bit load) passed as a callback.
   *
   * @param name the function's symbol
   */
  record Function(String name) implements Reference {
    @Override
    public String toString() {
      return "function " + name;
    }
  }

  /**
   * A map, as an argument of helpers.
   *
   * @param name the map's name in the object
   */
  record MapFd(String name) implements Reference {
    @Override
    public String toString() {
      return "map " + name;
    }
  }

  /**
   * An address within the first value of an array map: a global variable (5.2).
   *
   * @param name the map's name in the object
   * @param offset bytes from the start of the value
   */
  record MapValue(String name, int offset) implements Reference {
    @Override
    public String toString() {
      return "map " + name + " value+" + offset;
    }
  }

  /**
   * A symbol of the kernel: a function on a call (kfunc, 5.13), the address of a variable or of any
   * symbol on a 64-bit load (ksym, 5.10).
   *
   * @param name the symbol
   * @param weak whether the program copes with its absence (address 0)
   */
  record Kernel(String name, boolean weak) implements Reference {
    @Override
    public String toString() {
      return (weak ? "weak kernel symbol " : "kernel symbol ") + name;
    }
  }
}
