// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;

/** An integer used as a truth value. */
record Flag(Integral field) implements BooleanField {

  @Override
  public boolean get(ByteBuffer buffer, int base) {
    return field.read(buffer, base) != 0;
  }

  @Override
  public void set(ByteBuffer buffer, int base, boolean value) {
    field.writeUnchecked(buffer, base, value ? 1 : 0);
  }
}
