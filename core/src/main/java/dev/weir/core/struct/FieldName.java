// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import dev.weir.core.error.InvalidSpecException;
import java.util.function.Supplier;

/** Names a member in errors. */
record FieldName(String struct, String member) {

  /** An error about the member. */
  InvalidSpecException error(String what) {
    return new InvalidSpecException(this + ": " + what);
  }

  /** Runs what does not know the member, and adds its name to the error. */
  <T> T naming(Supplier<T> step) {
    try {
      return step.get();
    } catch (InvalidSpecException e) {
      throw new InvalidSpecException(this + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    String outer = struct.isEmpty() ? "anonymous struct" : "struct " + struct;
    return member.isEmpty() ? outer : outer + ", member " + member;
  }
}
