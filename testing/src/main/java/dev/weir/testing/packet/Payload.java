// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * What is behind the headers, or was not understood.
 *
 * @param bytes as they stand
 */
public record Payload(Bytes bytes) implements Layer {

  /**
   * {@return a payload of text in UTF-8}
   *
   * @param text the text
   */
  public static Payload of(String text) {
    return new Payload(Bytes.ofText(text));
  }

  /**
   * {@return a payload}
   *
   * @param bytes the bytes, copied
   */
  public static Payload of(byte... bytes) {
    return new Payload(Bytes.of(bytes));
  }

  /** {@return the text that the bytes are in UTF-8} */
  public String text() {
    return bytes.text();
  }
}
