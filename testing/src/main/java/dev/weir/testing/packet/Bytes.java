// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value. Immutable. */
public final class Bytes {
  /** No bytes. */
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies bytes.
   *
   * @param bytes the bytes
   * @return the value
   */
  public static Bytes of(byte... bytes) {
    return new Bytes(bytes.clone());
  }

  /**
   * Takes the bytes of a text in UTF-8.
   *
   * @param text the text
   * @return the value
   */
  public static Bytes ofText(String text) {
    return new Bytes(text.getBytes(UTF_8));
  }

  /**
   * Reads bytes from hexadecimal digits.
   *
   * @param digits two for each byte, nothing between
   * @return the value
   */
  public static Bytes ofHex(String digits) {
    return new Bytes(HexFormat.of().parseHex(digits));
  }

  /** {@return how many} */
  public int length() {
    return bytes.length;
  }

  /** {@return a copy} */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** {@return the text that the bytes are in UTF-8} */
  public String text() {
    return new String(bytes, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@return the bytes in hexadecimal digits} */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
