// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.elf;

/**
 * A symbol.
 *
 * @param index its number in the table
 * @param name its name; that of its section if it stands for one
 * @param type {@code STT_…}
 * @param binding {@code STB_…}
 * @param visibility {@code STV_…}
 * @param section the number of the section it is defined in; 0 if it is defined elsewhere
 * @param value bytes from the start of the section
 * @param size bytes, 0 if not known
 */
public record ElfSymbol(
    int index,
    String name,
    int type,
    int binding,
    int visibility,
    int section,
    long value,
    long size) {
  private static final int STT_NOTYPE = 0;
  private static final int STT_OBJECT = 1;
  private static final int STT_FUNC = 2;
  private static final int STT_SECTION = 3;
  private static final int STB_LOCAL = 0;
  private static final int STB_WEAK = 2;
  private static final int STV_HIDDEN = 2;

  /** {@return whether it is a variable} */
  public boolean isObject() {
    return type == STT_OBJECT;
  }

  /** {@return whether it is a function} */
  public boolean isFunction() {
    return type == STT_FUNC;
  }

  /** {@return whether the compiler did not say what it is} */
  public boolean isUntyped() {
    return type == STT_NOTYPE;
  }

  /** {@return whether it stands for a whole section} */
  public boolean isSection() {
    return type == STT_SECTION;
  }

  /** {@return whether it is static in its file} */
  public boolean isLocal() {
    return binding == STB_LOCAL;
  }

  /** {@return whether it may be missing, or gives way to another of its name} */
  public boolean isWeak() {
    return binding == STB_WEAK;
  }

  /** {@return whether it is not meant to be seen outside the object} */
  public boolean isHidden() {
    return visibility == STV_HIDDEN;
  }

  /** {@return whether it is defined elsewhere: in the kernel} */
  public boolean isUndefined() {
    return section == 0;
  }
}
