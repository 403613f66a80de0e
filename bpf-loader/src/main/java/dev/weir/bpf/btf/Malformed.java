// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.bpf.btf;

import dev.weir.core.error.InvalidSpecException;

/** Words what is wrong with a BTF blob. */
final class Malformed {
  private Malformed() {}

  static InvalidSpecException type(int id, int offset, String what) {
    return new InvalidSpecException("BTF type " + id + " at offset " + offset + ": " + what);
  }

  static InvalidSpecException type(int id, String what) {
    return new InvalidSpecException("BTF type " + id + ": " + what);
  }
}
