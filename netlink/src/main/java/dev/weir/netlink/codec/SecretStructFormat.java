// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A struct with a key behind it: {@code struct xfrm_algo}. */
final class SecretStructFormat extends StructFormat {
  private final Struct struct;

  SecretStructFormat(Struct struct) {
    super(struct);
    this.struct = struct;
  }

  @Override
  public boolean isSecret() {
    return true;
  }

  @Override
  public Object toText(AttributeReader at) {
    if (at.length() <= struct.size()) {
      return toTree(at);
    }
    Map<String, Object> text =
        new LinkedHashMap<>(at.piece(0, struct.size()).structOf(struct).toTree());
    text.put(StructValue.TAIL, at.length() - struct.size() + " bytes, not shown");
    return text;
  }

  @Override
  void wipe(ByteBuffer buffer, int offset, int length) {
    for (int i = Math.min(length, struct.size()); i < length; i++) {
      buffer.put(offset + i, (byte) 0);
    }
  }
}
