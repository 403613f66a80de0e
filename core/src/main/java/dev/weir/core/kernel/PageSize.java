// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.kernel;

/** The size of a page: 4 KiB on x86-64; 4, 16 or 64 KiB on aarch64, as its kernel was built. */
public final class PageSize {
  /** What the kernel has told, which does not change; 0: not asked yet. */
  private static volatile int bytes;

  private PageSize() {}

  /**
   * {@return bytes of a page, a power of two}
   *
   * @throws dev.weir.core.error.WeirException if the process cannot read what the kernel told it at
   *     its start
   */
  public static int bytes() {
    int known = bytes;
    if (known == 0) {
      // Not in a class's initialiser: that would fail once in words and ever after without.
      known = Math.toIntExact(AuxiliaryVector.find(AuxiliaryVector.AT_PAGESZ).orElse(4096));
      bytes = known;
    }
    return known;
  }
}
