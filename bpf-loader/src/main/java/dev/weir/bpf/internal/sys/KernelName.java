// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.sys;

/** Names as the kernel takes them for maps and programs: {@code bpf_obj_name_cpy}. */
public final class KernelName {
  /** {@code BPF_OBJ_NAME_LEN}, less NUL. */
  public static final int LENGTH = 15;

  private KernelName() {}

  /**
   * Makes the kernel's form of a name.
   *
   * @param name any name
   * @return its first 15 characters, each an ASCII letter, digit, {@code _} or {@code .}
   */
  public static String of(String name) {
    StringBuilder kept = new StringBuilder(LENGTH);
    for (int i = 0; i < name.length() && i < LENGTH; i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean taken = letter || (c >= '0' && c <= '9') || c == '_' || c == '.';
      kept.append(taken ? c : '_');
    }
    return kept.toString();
  }
}
