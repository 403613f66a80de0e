// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.examples.weirctl.map;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.weir.bpf.btf.value.ValueCodec;
import dev.weir.core.error.InvalidSpecException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How a key or a value is written: by its type, as a number that the kernel knows to be one, or as
 * bytes.
 *
 * @param what it is, for messages
 * @param size how many bytes it has
 * @param codec its type
 * @param number whether it is a number of 32 bits: an index, an id
 */
record Form(String what, int size, Optional<ValueCodec> codec, boolean number) {
  private static final String HEX = "hex:";

  JsonElement json(byte[] bytes) {
    if (codec.isPresent()) {
      return ValueJson.of(codec.get().decode(bytes));
    }
    if (number && size == Integer.BYTES) {
      int value = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
      return new JsonPrimitive(Integer.toUnsignedLong(value));
    }
    return new JsonPrimitive(HexFormat.of().formatHex(bytes));
  }

  byte[] parse(String text) {
    if (text.startsWith(HEX)) {
      return hex(text.substring(HEX.length()));
    }
    JsonElement json = document(text);
    if (codec.isPresent()) {
      try {
        return codec.get().encode(ValueJson.parse(json));
      } catch (InvalidSpecException e) {
        throw new InvalidSpecException("%s %s: %s".formatted(what, text, e.getMessage()));
      }
    }
    return plain(text);
  }

  /** A document, or a word without its quotes. */
  private JsonElement document(String text) {
    try {
      return JsonParser.parseString(text);
    } catch (JsonParseException e) {
      if (text.startsWith("{") || text.startsWith("[")) {
        throw new InvalidSpecException(what + " " + text + " is no JSON: " + e.getMessage());
      }
      return new JsonPrimitive(text);
    }
  }

  private byte[] hex(String digits) {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException("%s hex:%s: %s".formatted(what, digits, e.getMessage()));
    }
    if (bytes.length != size) {
      throw new InvalidSpecException(
          "%s hex:%s has %d bytes, those of this map have %d"
              .formatted(what, digits, bytes.length, size));
    }
    return bytes;
  }

  private byte[] plain(String text) {
    if (size != 1 && size != 2 && size != 4 && size != 8) {
      throw new InvalidSpecException(
          "%s %s: this map has no types; give its %d bytes as hex:…".formatted(what, text, size));
    }
    BigInteger value = integer(text);
    BigInteger limit = BigInteger.ONE.shiftLeft(8 * size);
    boolean fits = value.compareTo(limit) < 0 && value.compareTo(limit.shiftRight(1).negate()) >= 0;
    if (!fits) {
      throw new InvalidSpecException("%s %s does not fit in %d bytes".formatted(what, text, size));
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    switch (size) {
      case 1 -> bytes.put(value.byteValue());
      case 2 -> bytes.putShort(value.shortValue());
      case 4 -> bytes.putInt(value.intValue());
      default -> bytes.putLong(value.longValue());
    }
    return bytes.array();
  }

  private BigInteger integer(String text) {
    if (!text.matches("-?(0[xX][0-9a-fA-F]{1,32}|[0-9]{1,32})")) {
      throw new InvalidSpecException(
          "%s %s: this map has no types; give a number or its %d bytes as hex:…"
              .formatted(what, text, size));
    }
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    BigInteger magnitude = hex ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
    return negative ? magnitude.negate() : magnitude;
  }
}
