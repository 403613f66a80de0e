// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.internal.elf;

import dev.weir.core.error.InvalidSpecException;

/** Makes the errors of this package: all say where in the file. */
final class Damaged {
  private Damaged() {}

  static InvalidSpecException at(long offset, String what) {
    return new InvalidSpecException("ELF: " + what + ", at offset " + offset);
  }
}
