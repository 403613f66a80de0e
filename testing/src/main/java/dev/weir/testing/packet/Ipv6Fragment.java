// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

import dev.weir.core.error.InvalidSpecException;

/**
 * An IPv6 fragment header (RFC 8200, 4.5).
 *
 * @param nextHeader what the datagram begins with; {@link Layer#AUTO} to have it computed
 * @param offset where in the datagram this piece stands, in bytes; a multiple of 8
 * @param more whether there are later ones
 * @param identification which datagram, 32 bits
 */
public record Ipv6Fragment(int nextHeader, int offset, boolean more, long identification)
    implements Layer {

  /**
   * Checks the numbers.
   *
   * @param nextHeader 8 bits, or {@link Layer#AUTO}
   * @param offset 0 to 65528, a multiple of 8
   * @param more whether there are later ones
   * @param identification 32 bits
   */
  public Ipv6Fragment {
    Field.checkOrAuto("next header", nextHeader, 8);
    Field.check("identification", identification, 32);
    if (offset < 0 || offset > 65528 || offset % 8 != 0) {
      throw new InvalidSpecException(
          "fragment offset " + offset + " is not a multiple of 8 within 0..65528");
    }
  }

  /**
   * {@return a header}
   *
   * @param identification which datagram
   * @param offset where in it, in bytes
   * @param more whether there are later ones
   */
  public static Ipv6Fragment of(long identification, int offset, boolean more) {
    return new Ipv6Fragment(AUTO, offset, more, identification);
  }
}
