// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.testing.packet;

/**
 * A UDP header (RFC 768).
 *
 * @param sourcePort where from
 * @param destinationPort where to
 * @param length of header and data, in bytes; {@link Layer#AUTO} to have it computed
 * @param checksum with the pseudo header; {@link Layer#AUTO} to have it computed, 0 for none
 */
public record Udp(int sourcePort, int destinationPort, int length, int checksum) implements Layer {

  /**
   * Checks the numbers.
   *
   * @param sourcePort 16 bits
   * @param destinationPort 16 bits
   * @param length 16 bits, or {@link Layer#AUTO}
   * @param checksum 16 bits, or {@link Layer#AUTO}
   */
  public Udp {
    Field.check("UDP source port", sourcePort, 16);
    Field.check("UDP destination port", destinationPort, 16);
    Field.checkOrAuto("UDP length", length, 16);
    Field.checkOrAuto("UDP checksum", checksum, 16);
  }

  /**
   * {@return a header}
   *
   * @param sourcePort where from
   * @param destinationPort where to
   */
  public static Udp of(int sourcePort, int destinationPort) {
    return new Udp(sourcePort, destinationPort, AUTO, AUTO);
  }

  /**
   * {@return the header with another length, right or wrong}
   *
   * @param bytes 16 bits, or {@link Layer#AUTO}
   */
  public Udp withLength(int bytes) {
    return new Udp(sourcePort, destinationPort, bytes, checksum);
  }

  /**
   * {@return the header with another checksum, right or wrong}
   *
   * @param sum 16 bits, or {@link Layer#AUTO}
   */
  public Udp withChecksum(int sum) {
    return new Udp(sourcePort, destinationPort, length, sum);
  }
}
