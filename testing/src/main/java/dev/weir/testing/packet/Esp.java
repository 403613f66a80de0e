// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * The part of an ESP packet that is not encrypted (RFC 4303). The rest is a {@link Payload}.
 *
 * @param spi which security association, 32 bits
 * @param sequence 32 bits
 */
public record Esp(long spi, long sequence) implements Layer {

  /**
   * Checks the numbers.
   *
   * @param spi 32 bits
   * @param sequence 32 bits
   */
  public Esp {
    Field.check("SPI", spi, 32);
    Field.check("ESP sequence number", sequence, 32);
  }
}
