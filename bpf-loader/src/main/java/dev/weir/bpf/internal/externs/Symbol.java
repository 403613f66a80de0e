// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.externs;

/** What a symbol of the kernel turned out to be. */
sealed interface Symbol {

  /**
   * An address, of anything.
   *
   * @param value the address
   */
  record Address(long value) implements Symbol {}

  /**
   * A variable with a type.
   *
   * @param id its {@code VAR} in the BTF it is in
   * @param module the index of the module it is in, -1 for the kernel
   */
  record Variable(int id, int module) implements Symbol {}

  /**
   * A function that programs may call.
   *
   * @param id its {@code FUNC} in the BTF it is in
   * @param module the index of the module it is in, -1 for the kernel
   */
  record Function(int id, int module) implements Symbol {}

  /**
   * Nothing, and the program copes with that.
   *
   * @param why why it is not there
   */
  record Absent(String why) implements Symbol {}
}
