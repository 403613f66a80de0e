// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.internal.rtnl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The attributes of a message or nest, by number; of several with one number, the last. */
public final class Attributes {
  private static final int NLA_TYPE_MASK = 0x3fff;

  private final Map<Integer, byte[]> values = new HashMap<>();

  /** Reads what is between the buffer's position and limit. */
  public Attributes(ByteBuffer source) {
    ByteBuffer in = source.duplicate().order(ByteOrder.nativeOrder());
    while (in.remaining() >= 4) {
      int length = in.getShort() & 0xffff;
      int type = in.getShort() & NLA_TYPE_MASK;
      if (length < 4 || length - 4 > in.remaining()) {
        return;
      }
      byte[] value = new byte[length - 4];
      in.get(value);
      values.put(type, value);
      in.position(Math.min(in.limit(), in.position() + (-length & 3)));
    }
  }

  /** {@return an attribute's bytes} */
  public Optional<byte[]> bytes(int type) {
    return Optional.ofNullable(values.get(type));
  }

  /** {@return an attribute as u32} */
  public OptionalInt u32(int type) {
    byte[] value = values.get(type);
    return value == null || value.length < 4
        ? OptionalInt.empty()
        : OptionalInt.of(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
  }

  /** {@return an attribute as text, without the NUL at its end} */
  public Optional<String> text(int type) {
    return bytes(type)
        .map(
            value -> {
              int end = value.length > 0 && value[value.length - 1] == 0 ? 1 : 0;
              return new String(value, 0, value.length - end, StandardCharsets.UTF_8);
            });
  }

  /** {@return the attributes inside one; none if it is absent} */
  public Attributes nest(int type) {
    return new Attributes(ByteBuffer.wrap(values.getOrDefault(type, new byte[0])));
  }
}
