// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.netlink.codec;

import dev.weir.core.error.InvalidSpecException;
import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes: a hardware address, or what has no meaning known here. */
public final class Octets {
  /** No bytes. */
  public static final Octets EMPTY = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies bytes.
   *
   * @param bytes what to copy
   * @return the value
   */
  public static Octets of(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
  }

  /**
   * Reads hexadecimal digits; colons between bytes are allowed.
   *
   * @param hex two digits for each byte
   * @return the value
   * @throws InvalidSpecException if the text is anything else
   */
  public static Octets parse(String hex) {
    try {
      return of(HexFormat.of().parseHex(hex.replace(":", "")));
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException("not hexadecimal bytes: " + hex, e);
    }
  }

  /** {@return how many there are} */
  public int size() {
    return bytes.length;
  }

  /** {@return a copy} */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** {@return as {@code 02:00:5e:00:53:01}} */
  public String toColonText() {
    return HexFormat.ofDelimiter(":").formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@return as {@code 02005e005301}} */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
