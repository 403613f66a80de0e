// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.core.struct;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The scalars, texts and byte runs of a layout, one by one. */
final class Leaves {
  private static final String LETTERS = "az09_-éß€🐧";

  private Leaves() {}

  static List<Place> of(StructLayout layout) {
    List<Place> leaves = new ArrayList<>();
    for (StructMember member : layout.members()) {
      collect(layout, member.name(), leaves);
    }
    return leaves;
  }

  private static void collect(StructLayout root, String path, List<Place> leaves) {
    Place place = Place.find(root, path);
    if (place.type() instanceof CType.Nested nested) {
      for (StructMember member : nested.layout().members()) {
        collect(root, path + "." + member.name(), leaves);
      }
    } else if (place.type() instanceof CType.Array array) {
      for (int i = 0; i < array.length(); i++) {
        collect(root, path + "[" + i + "]", leaves);
      }
    } else {
      leaves.add(place);
    }
  }

  /** A value the member may have, with a liking for the extremes. */
  static Object randomValue(Place leaf, Random random) {
    if (leaf.type() instanceof CType.Bool) {
      return random.nextBoolean();
    }
    if (leaf.type() instanceof CType.Bytes bytes) {
      byte[] value = new byte[bytes.length()];
      random.nextBytes(value);
      return value;
    }
    if (leaf.type() instanceof CType.Chars chars) {
      return randomText(chars.length() - 1, random);
    }
    Integral integral = leaf.integral();
    int bits = leaf.type() instanceof CType.Bits field ? field.width() : 8 * leaf.type().size();
    boolean signed = integral.min() < 0;
    long any = random.nextLong();
    return switch (random.nextInt(4)) {
      case 0 -> integral.min();
      case 1 -> integral.max();
      default ->
          bits == 64 ? any : signed ? (any << (64 - bits)) >> (64 - bits) : any >>> (64 - bits);
    };
  }

  private static String randomText(int bytes, Random random) {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    int left = bytes;
    while (left > 0 && random.nextInt(6) > 0) {
      String letter = Character.toString(letters[random.nextInt(letters.length)]);
      int size = letter.getBytes(StandardCharsets.UTF_8).length;
      if (size > left) {
        break;
      }
      text.append(letter);
      left -= size;
    }
    return text.toString();
  }

  static void write(Place leaf, ByteBuffer buffer, int base, Object value) {
    if (value instanceof Boolean flag) {
      leaf.bool().set(buffer, base, flag);
    } else if (value instanceof String text) {
      leaf.text().set(buffer, base, text);
    } else if (value instanceof byte[] bytes) {
      leaf.bytes().set(buffer, base, bytes);
    } else {
      leaf.integral().write(buffer, base, (Long) value);
    }
  }

  static Object read(Place leaf, ByteBuffer buffer, int base) {
    if (leaf.type() instanceof CType.Bool) {
      return leaf.bool().get(buffer, base);
    }
    if (leaf.type() instanceof CType.Chars) {
      return leaf.text().get(buffer, base);
    }
    if (leaf.type() instanceof CType.Bytes bytes) {
      byte[] value = new byte[bytes.length()];
      leaf.bytes().get(buffer, base, value);
      return value;
    }
    return leaf.integral().read(buffer, base);
  }
}
