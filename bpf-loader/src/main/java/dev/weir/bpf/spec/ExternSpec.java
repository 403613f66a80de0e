// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.spec;

/**
 * A symbol that the kernel has to provide when the object is loaded.
 *
 * @param name its name
 * @param kind what kind of symbol it is
 * @param weak whether the programs cope with its absence: it is then 0
 * @param typeId its {@code VAR} or {@code FUNC} in the object's BTF
 * @param offset for {@link Kind#KCONFIG}, its place in the map {@code .kconfig}; otherwise 0
 * @param size for {@link Kind#KCONFIG}, its size in bytes; otherwise 0
 */
public record ExternSpec(String name, Kind kind, boolean weak, int typeId, int offset, int size) {

  /** What a symbol of the kernel is. */
  public enum Kind {
    /** A value of the kernel's configuration, or {@code LINUX_KERNEL_VERSION} and the like. */
    KCONFIG,
    /** The address of a variable or, if it is declared as {@code void}, of any symbol. */
    KSYM,
    /** A function that programs may call. */
    KFUNC
  }
}
