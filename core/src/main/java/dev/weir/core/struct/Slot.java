// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;

/** A component of a reference type at its offset. */
record Slot<V>(FieldName name, FieldCodec<V> codec, int offset) {

  V get(ByteBuffer buffer, int base) {
    return codec.decode(buffer, base + offset);
  }

  void set(ByteBuffer buffer, int base, V value) {
    if (value == null) {
      throw name.error("the value is null");
    }
    codec.encode(value, buffer, base + offset);
  }
}
