// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;

/**
 * An IPv6 extension header of the common shape: hop-by-hop options, routing, destination options
 * (RFC 8200, 4.3, 4.4, 4.6).
 *
 * @param kind which
 * @param nextHeader what comes next; {@link Layer#AUTO} to have it computed
 * @param data what is behind next header and length: 6 bytes more than a multiple of 8
 */
public record Ipv6Extension(Kind kind, int nextHeader, Bytes data) implements Layer {
  /** PadN over six bytes. */
  private static final String SIX_BYTES_OF_PADDING = "010400000000";

  private static final int LONGEST = 6 + 8 * 255;

  /** The kinds of extension header that have this shape. */
  public enum Kind {
    /** For every node on the way. */
    HOP_BY_HOP(0),
    /** Nodes to pass through. */
    ROUTING(43),
    /** For the destination. */
    DESTINATION(60);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** {@return the protocol number} */
    public int number() {
      return number;
    }
  }

  /**
   * Checks number and length.
   *
   * @param kind which
   * @param nextHeader 8 bits, or {@link Layer#AUTO}
   * @param data 6 bytes more than a multiple of 8
   */
  public Ipv6Extension {
    Field.checkOrAuto("next header", nextHeader, 8);
    if (data.length() % 8 != 6 || data.length() > LONGEST) {
      throw new InvalidSpecException(
          "IPv6 extension header with "
              + data.length()
              + " bytes of data: 6 more than a multiple of 8 are wanted, at most "
              + LONGEST);
    }
  }

  /**
   * {@return a header that holds nothing but padding options}
   *
   * @param kind {@link Kind#HOP_BY_HOP} or {@link Kind#DESTINATION}
   */
  public static Ipv6Extension padding(Kind kind) {
    return new Ipv6Extension(kind, AUTO, Bytes.ofHex(SIX_BYTES_OF_PADDING));
  }
}
