// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A union at its offset and the member beside it that tells what is in it. When encoding, that
 * member has to be written first.
 */
record UnionSlot(
    FieldName name, Integral tag, List<Alternative> alternatives, int offset, int size) {

  /**
   * One of the structs the union may hold.
   *
   * @param tags the discriminator's values, none for the one taken when no other matches
   */
  record Alternative(String name, List<Long> tags, Class<?> type, StructCodec<Object> codec) {

    boolean answersTo(long value) {
      for (int i = 0; i < tags.size(); i++) {
        if (tags.get(i) == value) {
          return true;
        }
      }
      return false;
    }
  }

  Object get(ByteBuffer buffer, int base) {
    return selected(tag.read(buffer, base)).codec().decode(buffer, base + offset);
  }

  void set(ByteBuffer buffer, int base, Object value) {
    if (value == null) {
      throw name.error("the value is null");
    }
    long selector = tag.read(buffer, base);
    Alternative alternative = selected(selector);
    if (!alternative.type().isInstance(value)) {
      throw name.error(
          value.getClass().getSimpleName()
              + " where "
              + tag.name().member()
              + " = "
              + selector
              + " means "
              + alternative.name());
    }
    StructCodec<Object> codec = alternative.codec();
    codec.encode(value, buffer, base + offset);
    Words.zero(buffer, base + offset + codec.size(), size - codec.size());
  }

  private Alternative selected(long selector) {
    Alternative fallback = null;
    for (int i = 0; i < alternatives.size(); i++) {
      Alternative alternative = alternatives.get(i);
      if (alternative.answersTo(selector)) {
        return alternative;
      }
      if (alternative.tags().isEmpty()) {
        fallback = alternative;
      }
    }
    if (fallback == null) {
      throw name.error(
          "nothing is declared for "
              + tag.name().member()
              + " = "
              + selector
              + ", only "
              + alternatives.stream().map(Alternative::name).collect(Collectors.joining(", ")));
    }
    return fallback;
  }
}
